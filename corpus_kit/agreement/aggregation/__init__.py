"""From several annotators' votes to one answer: one file an algorithm."""
