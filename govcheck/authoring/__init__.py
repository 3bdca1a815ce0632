"""For people who write packs: checking, testing and beginning rules."""
