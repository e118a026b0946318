"""Label schemas: the language, reading and checking it, guidelines, differences between versions."""
