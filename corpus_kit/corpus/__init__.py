"""Documents, annotations, and how votes become references."""
