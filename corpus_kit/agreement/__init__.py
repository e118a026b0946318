"""How far annotators agree, and what their votes add up to."""
