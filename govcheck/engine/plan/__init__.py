"""The smallest sets of steps that make a transfer permitted everywhere, and the demands no step reconciles."""
