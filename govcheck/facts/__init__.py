"""From a manifest to the facts of each leg."""
