"""Label Studio's shapes: labeling configs, exports, tasks. No network."""
