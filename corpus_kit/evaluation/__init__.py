"""Baselines, metrics, intervals and the report."""
