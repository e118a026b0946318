"""Metrics: one file each, all of one anatomy."""
