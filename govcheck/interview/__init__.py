"""Asks for what could still change the answer, and writes the manifest from the answers."""
