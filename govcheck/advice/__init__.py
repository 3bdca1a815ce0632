"""What a report says beyond the verdicts: plans, conflicts, what is coming, and what another law would change."""
