"""The regime matrix: what the packs say of every two places."""
