"""Baselines: one file each, every one a scikit-learn estimator over a list of inputs."""
