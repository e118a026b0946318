"""Every file of ``golden/schema`` has the defect that it is named for, and no other.

The first lines of a file say, by hand, what must be found: ``# expect: code path``.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.schema.reading import load_schema

FILES = sorted((Path(__file__).parent.parent / "golden" / "schema").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_defects_and_only_they_are_found(path: Path) -> None:
    expected = Counter(re.findall(r"^# expect: (.*?)$", path.read_text("utf-8"), re.M))
    with pytest.raises(ProblemsError) as caught:
        load_schema(path)
    assert Counter(f"{one.code} {one.path}".strip() for one in caught.value.problems) == expected
    for one in caught.value.problems:
        assert one.file == str(path)
        lines = len(path.read_text("utf-8").splitlines())
        found = re.match(r"line (\d+): ", one.message)
        assert found or one.code in {"empty-file", "missing-key"}
        assert found is None or 1 <= int(found[1]) <= lines + 1


def test_there_are_many() -> None:
    assert len(FILES) > 50
