import json
import shutil

import pytest
import typer
from typer.testing import CliRunner

from corpus_kit.cli.agreement import agreement
from corpus_kit.errors import OutputError

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


def test_an_export_in_a_folder(export, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    shutil.move(export, folder / "a.json")
    assert run(folder).exit_code == 0
