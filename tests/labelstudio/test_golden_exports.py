"""Each folder of golden/label_studio is an export with one defect, named by the folder, and what must be said of it."""

from pathlib import Path

import msgspec
import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.source import open_source
from corpus_kit.schema.reading import load_schema

GOLDEN = Path(__file__).parents[1] / "golden" / "label_studio"
FOLDERS = sorted(path.parent for path in GOLDEN.glob("*/expected.json"))
SCHEMA = load_schema(GOLDEN / "schema.yaml")


def read(folder: Path):
    (export,) = (path for path in folder.iterdir() if path.name != "expected.json")
    return export, msgspec.json.decode((folder / "expected.json").read_bytes())


def told(problems, export: Path):
    assert {problem.file for problem in problems} <= {str(export)}
    assert all(problem.message for problem in problems)
    keys = ("code", "task", "annotator", "region")
    return [{key: value for key in keys if (value := getattr(problem, key))} for problem in problems]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_says_exactly_what_is_wrong(folder):
    export, expected = read(folder)
    if "refused" in expected:
        for lenient in (False, True):
            with pytest.raises(ProblemsError) as refused:
                open_source(export, schema=SCHEMA, lenient=lenient)
            assert [problem.code for problem in refused.value.problems] == expected["refused"]
        return
    source = open_source(export, schema=SCHEMA)
    if expected["problems"]:
        with pytest.raises(ProblemsError) as refused:
            list(source.documents())
        assert told(refused.value.problems, export) == expected["problems"]
    else:
        list(source.documents())
    assert told(source.audit.problems, export) == expected["problems"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_lenient_keeps_the_rest(folder):
    export, expected = read(folder)
    if "refused" in expected:
        return
    source = open_source(export, schema=SCHEMA, lenient=True)
    once, again = list(source.documents()), list(source.documents())
    audit = source.audit
    assert once == again
    assert {key: getattr(audit, key) for key in expected["kept"]} == expected["kept"]
    assert {key: getattr(audit, key) for key in expected.get("counts", {})} == expected.get("counts", {})
    assert [[one.code, one.region, [*one.found], [*one.repaired]] for one in audit.repairs] == expected["repairs"]
