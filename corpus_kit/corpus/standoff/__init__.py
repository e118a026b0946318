"""Stand-off corpora: hashes in place of text that may not be passed on, and the way back to a copy of it."""
