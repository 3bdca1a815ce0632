"""The command line: one module for each command, wired in `app`."""
