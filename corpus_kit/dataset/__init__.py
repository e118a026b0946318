"""The Hugging Face dataset: tables, features, splits, card."""
