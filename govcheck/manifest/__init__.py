"""The manifest: what a user writes about transfers."""
