import json
import shutil

import pytest
import typer
from typer.testing import CliRunner

from corpus_kit.cli.agreement import agreement
from corpus_kit.dataset.build import build
from corpus_kit.errors import OutputError, ProblemsError, UsageError
from corpus_kit.labelstudio.opening import open_any

APP = typer.Typer(rich_markup_mode=None)
APP.command()(agreement)


@pytest.fixture
def export(tmp_path):
    def annotation(user, tone):
        value = {"start": 0, "end": 4, "text": "Pask", "labels": ["Who"]}
        result = [
            {"id": "a", "type": "labels", "from_name": "span", "to_name": "text", "value": value},
            {"id": "b", "type": "choices", "from_name": "tone", "to_name": "text", "value": {"choices": [tone]}},
        ]
        return {"id": user, "completed_by": user, "result": result, "was_cancelled": False}

    tasks = [
        {
            "id": number,
            "data": {"text": f"Pask said it {number} times.", "document_id": f"d{number}"},
            "annotations": [annotation(1, "warm"), annotation(2, "cold" if number % 3 else "warm")],
        }
        for number in range(6)
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks))
    return path


def run(*arguments):
    return CliRunner().invoke(APP, list(map(str, arguments)), catch_exceptions=True)


def test_the_table(export):
    found = run(export)
    assert found.exit_code == 0, found.output
    assert "who" in found.output.lower()
    assert "alpha" in found.output


def test_json_has_the_promised_shape(export):
    found = json.loads(run(export, "--json", "--resamples", 50).output)
    assert {"attributes", "spans", "relations", "structures", "annotators"} <= found.keys()
    [attribute] = found["attributes"].values()
    assert {"units", "annotators", "observed", "alpha", "interval", "reason", "kappa_pairs"} <= attribute.keys()
    [span] = found["spans"].values()
    assert {"f1_exact", "f1_overlap", "token_alpha", "alpha_u"} <= span.keys()
    for one in found["annotators"].values():
        assert {"competence", "documents", "seconds_per_document"} <= one.keys()


def test_the_report(export, tmp_path):
    found = run(export, "--report", tmp_path / "report.html")
    assert found.exit_code == 0, found.output
    assert "The report is in" in found.output
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_report_that_cannot_be_written(export, tmp_path):
    found = run(export, "--report", tmp_path / "missing" / "report.html")
    assert isinstance(found.exception, OutputError)


def test_a_report_replaces_nothing_but_a_report(export, tmp_path):
    before = export.read_bytes()
    assert isinstance(run(export, "--report", export).exception, OutputError)
    assert export.read_bytes() == before
    for _ in range(2):
        assert run(export, "--resamples", 0, "--report", tmp_path / "report.html").exit_code == 0


def test_an_export_in_a_folder(export, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    shutil.move(export, folder / "a.json")
    assert run(folder).exit_code == 0


@pytest.fixture
def dataset(export, tmp_path):
    return build(open_any(export), tmp_path / "dataset").out


def test_a_dataset_agrees_as_its_export_does(export, dataset, tmp_path):
    assert run(dataset, "--json").output == run(export, "--json").output
    pages = []
    for source in (export, dataset):
        assert run(source, "--resamples", 0, "--report", tmp_path / "report.html").exit_code == 0
        pages.append((tmp_path / "report.html").read_text("utf-8"))
    assert pages[0] == pages[1]


def test_a_dataset_is_read_as_it_was_built(dataset):
    assert isinstance(run(dataset, "--lenient").exception, UsageError)


def test_a_dataset_of_an_earlier_version(dataset):
    info = json.loads((dataset / "build.json").read_bytes())
    del info["targets"]
    (dataset / "build.json").write_text(json.dumps(info))
    found = run(dataset)
    assert found.exit_code == 1
    assert "build it again" in found.stderr


def test_nothing_was_written_is_said_where_something_was_to_be(tmp_path):
    found = run(tmp_path / "missing.json")
    assert (found.exit_code, found.stderr.splitlines()[0]) == (1, f"{tmp_path / 'missing.json'}: 1 problem")
    asked = run(tmp_path / "missing.json", "--report", tmp_path / "report.html")
    assert isinstance(asked.exception, ProblemsError)  # which the command tells with "nothing was written"
