"""What scores hang on: how much is learned from, where it goes wrong, and whether the reference is to blame."""
