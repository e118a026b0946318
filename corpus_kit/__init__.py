"""Corpus Kit: an annotated news corpus and the toolkit around it."""

__version__ = "0.1.0"
