"""A schema for a project that has none: from its labeling config, or from its exports alone."""

from corpus_kit.labelstudio.infer_config import infer_from_config
from corpus_kit.labelstudio.infer_exports import infer_from_exports

__all__ = ["infer_from_config", "infer_from_exports"]
