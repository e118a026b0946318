"""The dataset card: ``README.md``, whose header tells ``datasets`` where each config's files are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import yaml

from corpus_kit.dataset.info import BuildInfo
from corpus_kit.dataset.markdown import Raw, code, escaped, paragraphs
from corpus_kit.dataset.tables.attributes import AttributeTable
from corpus_kit.dataset.tables.tagging import TaggingTable
from corpus_kit.dataset.tables.view import KEYS, Table
from corpus_kit.dataset.writer import data_file
from corpus_kit.schema.model import walk

if TYPE_CHECKING:
    from corpus_kit.labelstudio.source import Source

TEMPLATE = Path(__file__).with_name("card.md.j2")
MOST_PROBLEMS = 100
"""The card lists so many problems; ``build.json`` has all."""

_LICENCES = re.compile(r"apache-2\.0|mit|cc0-1\.0|cc-by(-nc)?(-sa|-nd)?-[234]\.0|odc-by|odbl|pddl|other|unknown")
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)


def card(source: Source, info: BuildInfo, tables: Sequence[Table]) -> str:
    """Write the card of a dataset.

    Parameters
    ----------
    source : Source
        What it was built from.
    info : BuildInfo
        What was counted.
    tables : sequence of Table
        All configs; those without rows are named as such and left out of the header.
    """
    filled = [table for table in tables if info.configs[table.name]]
    body = _template().render(
        info=info,
        config=source.config,
        schema=source.schema,
        title=source.config.title or source.config.name.replace("_", " "),
        tables=filled,
        empty=[table.name for table in tables if not info.configs[table.name]],
        alike=_alike(filled),
        keys=KEYS,
        asked=_asked(source, filled),
        splits=list(dict.fromkeys(split for counts in info.configs.values() for split in counts)),
        annotators=_annotators(source, info),
        models=[name for name in info.annotator_names if _kind(source, name) == "model"],
        labelled=any(isinstance(table, AttributeTable) for table in filled),
        problem_counts=Counter(problem["code"] for problem in info.problems).most_common(),
        problems=info.problems[:MOST_PROBLEMS],
    )
    body = re.sub(r"\n{3,}", "\n\n", body.strip())
    return f"---\n{_header(source, info, filled)}---\n\n{body}\n"


def _header(source: Source, info: BuildInfo, filled: Sequence[Table]) -> str:
    config = source.config
    rows = sum(info.configs[info.default_config].values())
    licence = "other" if config.text == "withheld" else licence_id(config.licence)
    header: dict[str, Any] = {
        "pretty_name": " ".join((config.title or config.name).split()),
        "language": [] if source.bare else [config.language],
        "license": licence,
        "license_name": " ".join(config.licence.split()) if licence == "other" else "",
        "tags": ["corpus-kit", "label-studio", source.schema.name],
        "task_categories": list(dict.fromkeys(_categories(filled))),
        "size_categories": [next((name for limit, name in _SIZES if rows < limit), "n>10M")],
        "configs": [
            {
                "config_name": table.name,
                # datasets takes a folder of the same name and header for one in its cache, whatever the files hold
                "description": f"fingerprint {info.fingerprint}",
                "data_files": [
                    {"split": split, "path": data_file(table.name, split)} for split in info.configs[table.name]
                ],
                **({"default": True} if table.name == info.default_config else {}),
            }
            for table in filled
        ],
    }
    kept = {key: value for key, value in header.items() if value}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1_000)


def licence_id(licence: str) -> str:
    """Spell a licence as the Hugging Face Hub does, ``other`` where it knows none such.

    Examples
    --------
    >>> licence_id("CC BY 4.0"), licence_id("as agreed with the outlet"), licence_id("")
    ('cc-by-4.0', 'other', 'unknown')
    """
    name = "-".join(licence.casefold().split())
    return name if _LICENCES.fullmatch(name) else "other" if name else "unknown"


def _categories(filled: Sequence[Table]) -> Iterator[str]:
    for table in filled:
        if isinstance(table, AttributeTable):
            yield "text-classification"
        if isinstance(table, TaggingTable):
            yield "token-classification"


def _alike(filled: Sequence[Table]) -> list[tuple[list[str], list[Any]]]:
    """Group configs whose columns are the same, so that they are described once."""
    groups: dict[tuple[tuple[str, str, str], ...], tuple[list[str], list[Any]]] = {}
    for table in filled:
        own = list(table.columns.all[len(KEYS) :])
        key = tuple((one.name, one.feature.shown, one.about) for one in own)
        groups.setdefault(key, ([], own))[0].append(table.name)
    return list(groups.values())


def _asked(source: Source, filled: Sequence[Table]) -> list[tuple[str, list[str]]]:
    """List the attributes with labels, and the configs that ask them."""
    configs: dict[str, list[str]] = {}
    for table in filled:
        if isinstance(table, AttributeTable):
            configs.setdefault(table.attribute, []).append(table.name)
    return [(name, configs[name]) for name in source.schema.attributes if name in configs]


def _kind(source: Source, annotator: str) -> str:
    return source.config.annotators[annotator].kind if annotator in source.config.annotators else ""


def _annotators(source: Source, info: BuildInfo) -> list[tuple[str, str, str]]:
    known = source.config.annotators
    return [
        (name, _kind(source, name) or "not stated", known[name].description if name in known else "")
        for name in info.annotator_names
    ]


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=False,
        finalize=escaped,  # for Markdown, every expression
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["code"] = code
    environment.filters["paragraphs"] = paragraphs
    environment.filters["codes"] = lambda names: Raw(", ".join(map(code, names)))
    environment.filters["raw"] = Raw
    environment.filters["bibtex"] = lambda text: Raw(" ".join(re.sub(r"[{}\\\\`]", "", text).split()))
    environment.filters["values"] = lambda attribute: walk(attribute.values)
    environment.filters["described"] = lambda asked: any(one.definition or one.title for _, one in walk(asked.values))
    environment.filters["percent"] = lambda share: Raw(f"{share:.0%}")
    environment.filters["thousands"] = lambda number: Raw(f"{number:,}")
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
