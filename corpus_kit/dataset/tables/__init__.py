"""The tables of a dataset: what a row is, one module a family of configs."""
