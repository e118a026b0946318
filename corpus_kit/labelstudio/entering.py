"""What enters a corpus, a document at a time: scrubbed, under pseudonyms, with what became of each annotation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import Document
from corpus_kit.labelstudio.annotators import Pseudonyms, user_of
from corpus_kit.labelstudio.committed import key_of
from corpus_kit.labelstudio.identity import ExportFile
from corpus_kit.labelstudio.records import Task, TaskAnnotation
from corpus_kit.labelstudio.scrub import Scrubber
from corpus_kit.labelstudio.sheets import Sheet
from corpus_kit.labelstudio.spans import Place


class Entering:
    """Scrubs documents for the files they go to.

    Parameters
    ----------
    config : CorpusConfig
    listed : bool
        Whether ``documents.jsonl`` holds the texts and facts; where it does not, the export has to.
    names : Pseudonyms
    committed : mapping of str to str
        Under which pseudonym each annotation stands in the corpus, by `key_of`.
    coming : container of Path
        The files that enter; others stand in the corpus.

    Attributes
    ----------
    states : Counter
        How many annotations are ``added``, ``updated`` and ``unchanged``.
    annotators : set of str
        Whose annotations entered.
    left_out : Counter
        How many notes and text answers of each document were not kept.
    """

    def __init__(
        self,
        config: CorpusConfig,
        listed: bool,
        names: Pseudonyms,
        committed: Mapping[str, str],
        coming: Mapping[Path, str],
    ) -> None:
        self.config, self.listed, self.names, self.committed, self.coming = config, listed, names, committed, coming
        self.states: Counter[str] = Counter()
        self.annotators: set[str] = set()
        self.left_out: Counter[str] = Counter()

    def sheets(self, document: Document, tasks: Iterable[tuple[Path, ExportFile, Task]]) -> dict[Path, Sheet]:
        """Scrub a document's tasks, each with the file it goes to; of two states of an annotation the later is kept."""
        place = Place(document.text, document.length, document.sha256)
        scrubber = Scrubber(place, free_text=self.config.text == "included")
        nameless: Counter[str] = Counter()
        sheets: dict[Path, Sheet] = {}
        for target, file, task in tasks:
            sheet = sheets.setdefault(target, Sheet(task.own.id, self._data(document)))
            sheet.count(task)
            for record in task.votes:
                key = key_of(record, document.id)
                name = self._name(record, key, nameless, file.pass_)
                state = sheet.add(key, record, scrubber.annotation(record, name), name)
                if file.path in self.coming:
                    self.states[state] += 1
                    self.annotators.add(name)
        if scrubber.left_out:
            self.left_out[document.id] += scrubber.left_out
        return sheets

    def _name(self, record: TaskAnnotation, key: str, nameless: Counter[str], pass_: str) -> str:
        user = user_of(record.completed_by)
        if user is not None:
            return self.names[user]
        if key in self.committed:
            return self.committed[key]
        nameless[pass_] += 1
        return self.names.nameless(nameless[pass_])

    def _data(self, document: Document) -> dict[str, str]:
        """Name the document; where documents.jsonl does not hold its text and facts, the export does."""
        named = {"document_id": document.id}
        if self.listed:
            return named
        fields = self.config.fields
        facts = {
            fields.text: document.text or "",
            fields.title: document.title,
            fields.outlet: document.outlet,
            fields.url: document.url,
            fields.published: document.published,
            fields.event: document.event,
        }
        return named | {key: fact for key, fact in facts.items() if key and fact}
