"""Decide, citing the law, whether a cross-border data transfer is lawful under each regime."""

__version__ = "0.1.0"
