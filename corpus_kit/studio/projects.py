"""The projects of a corpus on a server: one a pass, one more where a pass is adjudicated; known by their titles."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import msgspec

from corpus_kit.corpus.config import CorpusConfig, load_config, schema_path
from corpus_kit.corpus.model import Document
from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.labelstudio.config import answer_keys, labeling_config
from corpus_kit.labelstudio.files import ADJUDICATION, EXPORTS
from corpus_kit.labelstudio.safe_xml import parse_xml
from corpus_kit.labelstudio.source import known_documents
from corpus_kit.schema.guidelines import instructions_html
from corpus_kit.schema.model import Schema
from corpus_kit.schema.reading import load_schema
from corpus_kit.studio.access import Access, clean

Kind = Literal["annotation", "adjudication"]
LONGEST_TITLE = 50
"""Characters that Label Studio allows in a project's title."""
DISPUTED = "disagreements"
"""Key of a task's data that tells an adjudicator what is disputed."""
DISPUTED_STYLE = "font-size:13px;font-weight:400;line-height:1.4;white-space:pre-line;max-height:160px;overflow-y:auto"
_SIDE = '<View className="ck-side">'
_PULLED = re.compile(rf"(studio|{ADJUDICATION})-[0-9a-f]{{8}}\.json")


class Corpus(msgspec.Struct, frozen=True):
    """A corpus folder as the studio needs it."""

    folder: Path
    config: CorpusConfig
    schema: Schema
    documents: Mapping[str, Document]

    def passes(self, wanted: str = "") -> tuple[str, ...]:
        """Name the passes, or the one that is wanted.

        Raises
        ------
        UsageError
            If there is no such pass.
        """
        if wanted and wanted not in self.schema.all_passes:
            raise UsageError(
                f"schema {self.schema.label} has no pass {wanted!r}; {one_of(self.schema.all_passes, wanted)}"
            )
        return (wanted,) if wanted else tuple(self.schema.all_passes)


class Project(msgspec.Struct, frozen=True):
    """A project as it stands on the server.

    `key` tells it from any other project of any server, so that annotations of two never mix in one file.
    """

    id: int
    title: str
    pass_: str
    kind: Kind
    key: str
    label_config: str
    instructions: str
    tasks: int
    maximum_annotations: int

    @property
    def file_name(self) -> str:
        """What the file of its annotations is called in a corpus."""
        return f"{ADJUDICATION if self.kind == 'adjudication' else 'studio'}-{self.key}.json"


def read_corpus(folder: Path) -> Corpus:
    """Read a corpus folder: config, schema, documents and the texts at hand."""
    config = load_config(folder)
    return Corpus(folder, config, load_schema(schema_path(folder, config)), known_documents(folder))


def export_of(corpus: Corpus, project: Project) -> Path:
    """Name the file of a project's annotations in a corpus."""
    exports = corpus.folder / EXPORTS
    return (exports / project.pass_ if corpus.schema.passes else exports) / project.file_name


def elsewhere(corpus: Corpus, found: Sequence[Project]) -> list[str]:
    """Tell of the files of projects that are not among those found: deleted since, or of another server."""
    here = {export_of(corpus, one) for one in found}
    files = sorted(path for path in (corpus.folder / EXPORTS).rglob("*.json") if _PULLED.fullmatch(path.name))
    told = "stays as it is, for its project is not on this server; delete it if its documents are annotated anew"
    return [f"{path} {told}" for path in files if path not in here]


def title_of(corpus: Corpus, pass_: str, kind: Kind = "annotation") -> str:
    """Name the project of a pass; it is by this that it is found again."""
    rest = f": {pass_}" + (" (adjudication)" if kind == "adjudication" else "")
    title = corpus.config.name + rest
    if len(title) <= LONGEST_TITLE:
        return title
    told_apart = "~" + hashlib.sha256(title.encode()).hexdigest()[:6] + rest[-32:]
    return corpus.config.name[: LONGEST_TITLE - len(told_apart)] + told_apart


def wanted_config(corpus: Corpus, pass_: str, kind: Kind = "annotation") -> str:
    """Write the labeling config that the project of a pass should have; an adjudicator's says what is disputed."""
    config = labeling_config(corpus.schema, pass_, corpus.config.targets, corpus.config.fields.text)
    if kind == "annotation":
        return config
    shown = f'<Header value="${DISPUTED}" style="{DISPUTED_STYLE}" />'
    return config.replace(_SIDE, f"{_SIDE}\n    {shown}", 1)


def wanted_instructions(corpus: Corpus, pass_: str) -> str:
    """Write the instructions that the project of a pass should show."""
    keys = answer_keys(corpus.schema, pass_, corpus.config.targets)
    return instructions_html(corpus.schema, pass_, corpus.config.targets, keys=keys)


def same_config(first: str, second: str) -> bool:
    """Say whether two labeling configs differ in more than white space."""
    return lines_of_config(first) == lines_of_config(second)


def same_instructions(first: str, second: str) -> bool:
    """Say whether two pages say the same; Label Studio changes the markup of what it keeps."""
    return lines_of_page(first) == lines_of_page(second)


def lines_of_page(page: str) -> list[str]:
    """List what a page says, a line a block.

    Examples
    --------
    >>> lines_of_page("<h3>Toys</h3><p>A <b>red</b>&nbsp;ball</p>")
    ['Toys', 'A red ball']
    """
    text = re.sub(r"<(?!/?(?:b|strong|i|em|a|u|code|span)\b)[^>]*>", "\n", page)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def lines_of_config(config: str) -> list[str]:
    """Spell a labeling config in lines that compare: canonical XML, indented; what is no XML stays as it is."""
    try:
        root = parse_xml(config)
    except ProblemsError:
        return config.strip().splitlines()
    for element in root.iter():
        element.text = " ".join((element.text or "").split())
        element.tail = ""
    ElementTree.indent(root)
    return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode")).splitlines()


def find(access: Access, corpus: Corpus, passes: Sequence[str], kinds: Sequence[Kind]) -> Iterator[Project]:
    """Find the projects of a corpus that stand on the server, in the order asked for.

    Raises
    ------
    ProblemsError
        ``two-projects`` if two of one name stand there: which is meant cannot be known.
    """
    titles = {title_of(corpus, pass_, kind): (pass_, kind) for pass_ in passes for kind in kinds}
    found: dict[str, list[Any]] = {title: [] for title in titles}
    with access.told("listing projects") as client:
        for one in client.projects.list(title=corpus.config.name[:11], include=["id", "title"]):
            if one.title in found:
                found[one.title].append(one.id)
    problems = [_two(access, title, ids) for title, ids in found.items() if len(ids) > 1]
    if problems:
        raise ProblemsError(problems)
    for title, ids in found.items():
        if ids:
            yield read_project(access, ids[0], *titles[title])


def read_project(access: Access, id_: int, pass_: str, kind: Kind) -> Project:
    """Read a project of the server."""
    with access.told("reading a project") as client:
        one = client.projects.get(id_)
    made = f"{id_} {one.created_at}"
    return Project(
        id=id_,
        title=one.title or "",
        pass_=pass_,
        kind=kind,
        key=hashlib.sha256(made.encode()).hexdigest()[:8],
        label_config=one.label_config or "",
        instructions=one.expert_instruction or "",
        tasks=one.task_number or 0,
        maximum_annotations=one.maximum_annotations or 1,
    )


def place_of(access: Access, project: Project) -> str:
    """Say where a project is, for messages."""
    return f"{access.url}/projects/{project.id} ({clean(project.title, 60)})"


def missing(access: Access, corpus: Corpus, passes: Sequence[str]) -> ProblemsError:
    """Say that a corpus has no project on the server."""
    titles = " and ".join(repr(title_of(corpus, pass_)) for pass_ in passes)
    message = f"there is no project {titles} on the server"
    advice = f"make it: corpus-kit studio push {corpus.folder}"
    return ProblemsError([Problem(code="no-project", message=message, file=access.url, advice=advice)])


def _two(access: Access, title: str, ids: Sequence[int]) -> Problem:
    return Problem(
        code="two-projects",
        message=f"{len(ids)} projects are called {title!r}: {', '.join(map(str, sorted(ids)))}",
        file=access.url,
        expected="expected one project of a name, for it is found by that",
        advice="rename in Label Studio those that are not this corpus's",
    )
