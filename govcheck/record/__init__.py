"""The record of decisions: one line for every run, each chained to the one before, and looking for what was changed."""
