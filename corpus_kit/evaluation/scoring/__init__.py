"""Scoring predictions that were made elsewhere, from files."""
