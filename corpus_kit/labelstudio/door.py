"""The door by which exports enter a corpus: audited, repaired, scrubbed, under pseudonyms, in a stable order."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from corpus_kit.corpus.config import CONFIG, CorpusConfig, load_config, schema_path
from corpus_kit.corpus.model import Document
from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.files import write_bytes_atomic
from corpus_kit.labelstudio.annotators import Pseudonyms, is_pseudonym, number_of, user_of
from corpus_kit.labelstudio.ballots import Submitted
from corpus_kit.labelstudio.committed import carried, committed_names, key_of
from corpus_kit.labelstudio.files import ADJUDICATION, EXPORTS, corpus_files
from corpus_kit.labelstudio.identity import ExportFile
from corpus_kit.labelstudio.index import Index, index_of, with_passes
from corpus_kit.labelstudio.layout import Layout, layout_of
from corpus_kit.labelstudio.records import Task, TaskAnnotation, count_of, spelled
from corpus_kit.labelstudio.scrub import Json, Scrubber
from corpus_kit.labelstudio.source import Source, known_documents
from corpus_kit.labelstudio.spans import Place, Repair
from corpus_kit.labelstudio.stream import export_files, tasks
from corpus_kit.schema.model import Schema
from corpus_kit.schema.reading import load_schema
