from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corpus_kit.errors import ProblemsError
from corpus_kit.schema import strict_yaml
from corpus_kit.schema.model import Attribute, Schema, Value
from corpus_kit.schema.reading import dump_schema, load_schema, parse_yaml, read_yaml, schema_of

NEWS = Path(__file__).parent.parent.parent / "schemas" / "news.yaml"


def problems(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(ProblemsError) as caught:
        parse_yaml(text, "a.yaml")
    return [(one.code, one.path, one.message) for one in caught.value.problems]


def codes_of(path: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        load_schema(path)
    return [one.code for one in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # Booleans, null and numbers of the YAML 1.2 core schema; everything else is text.
        ("true", True),
        ("False", False),
        ("~", None),
        ("-12", -12),
        ("012", 12),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        *((word, word) for word in ("yes", "no", "on", "off", "y", "N", "tRue", "nULL")),
        *((word, word) for word in ("2026-01-02", "12:30:00", "1_000", "0x10", ".nan", ".inf", "1e999", "=", "<<")),
        ("'true'", "true"),
        ('"1"', "1"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_plain_scalars(text: str, value: object) -> None:
    found = parse_yaml(f"x: {text}", "")
    assert found == {"x": value}
    assert type(found["x"]) is type(value)  # type: ignore[index]


def test_keys_are_always_text() -> None:
    assert parse_yaml("{no: 1, on: 2, 1: 3, 1.0: 4, null: 5, true: 6, ~: 7}", "") == {
        "no": 1, "on": 2, "1": 3, "1.0": 4, "null": 5, "true": 6, "~": 7,
    }  # fmt: skip


def test_unquoted_scalars_become_the_text_that_the_type_wants() -> None:
    schema = schema_of(
        "name: toys\nattributes:\n"
        "  round: {default: no, values: {yes: {hotkey: 1}, no: {hotkey: 0, as: true}, 1: {}}}\n"
        "document: {attributes: [round]}\n"
    )
    values = {"yes": Value(hotkey="1"), "no": Value(hotkey="0", as_="true"), "1": Value()}
    assert schema.attributes["round"] == Attribute(default="no", values=values)


def test_the_spelling_of_a_version_is_kept() -> None:
    with pytest.raises(ProblemsError, match=r"line 2: found '1\.10'\n    expected MAJOR\.MINOR\.PATCH"):
        schema_of("name: toys\nversion: 1.10")


def test_every_fault_of_syntax_that_can_be_stepped_over_is_told() -> None:
    assert problems("a: &x 1\nb: *x\na: 2\nc: !t 3\n--- \nd: 4") == [
        ("yaml-alias", "a", "line 1: the anchor &x"),
        ("yaml-alias", "b", "line 2: the alias *x"),
        ("duplicate-key", "a", "line 3: key 'a' is given twice, first in line 1"),
        ("yaml-tag", "c", "line 4: the tag '!t'"),
        ("several-documents", "", "line 5: a second document begins"),
    ]


def test_faults_of_syntax_and_of_form_come_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: toys\nname: toys\ntitel: Toys\n")
    assert codes_of(tmp_path / "a.yaml") == ["duplicate-key", "unknown-key"]


def test_a_duplicate_inside_a_duplicate_keeps_the_first() -> None:
    composed = strict_yaml.compose("a: {b: 1}\na: {b: 2, c: [3, {d: 4}]}\ne: 5", "")
    assert composed.data == {"a": {"b": 1}, "e": 5}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_refused(opening: str) -> None:
    assert problems(opening * 100_000)[0][0] in {"too-deep", "yaml-syntax", "key-not-text"}


def test_deep_nesting_says_where() -> None:
    # 41 lists inside each other: one more than the 40 allowed.
    assert problems("\n" + "[" * 41 + "]" * 41) == [("too-deep", "", "line 2: nested more than 40 deep")]
    assert parse_yaml("[" * 40 + "]" * 40, "")


def test_a_huge_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "MAX_CHARACTERS", 10)
    assert problems("a: 12345678") == [("too-large", "", "the file has 11 characters")]


@pytest.mark.parametrize(
    "text", ["a: \x00", "a: \x1b[31m", "\ud800", "a: 'b", "a: b: c", "\tx: 1", "[1, 2", "%FOO\n---", "@"]
)
def test_bad_syntax_is_one_problem(text: str) -> None:
    assert [code for code, _, _ in problems(text)] in (["yaml-syntax"], ["empty-file"])


def test_the_parser_in_python_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x [1, no, {b: *x}]\n? [c]\n: d\na: 2\ne: !t '3'\n"
    fast = strict_yaml.compose(text, "")
    monkeypatch.setattr(strict_yaml, "_LOADER", yaml.SafeLoader)
    slow = strict_yaml.compose(text, "")
    assert (slow.data, slow.problems) == (fast.data, fast.problems)
    assert {path: place.line for path, place in slow.places.items()} == {
        path: place.line for path, place in fast.places.items()
    }


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("name: toys\ntitle: Bälle".encode("latin-1"))
    with pytest.raises(ProblemsError, match="line 2: byte 0xe4 is not UTF-8"):
        load_schema(path)
    path.write_bytes("name: toys".encode("utf-16"))
    assert codes_of(path) == ["not-utf8"]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("\ufeffname: toys\r\ntitle: Bälle\r\n".encode())
    assert load_schema(tmp_path / "a.yaml").title == "Bälle"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert codes_of(tmp_path / "none.yaml") == ["missing-file"]
    assert codes_of(tmp_path) == ["missing-file"]
    (tmp_path / "empty.yaml").touch()
    assert codes_of(tmp_path / "empty.yaml") == ["empty-file"]


def test_read_yaml_reads_any_type(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("x: [1, 2]")
    assert read_yaml(tmp_path / "a.yaml", dict[str, tuple[int, ...]]) == {"x": (1, 2)}


def test_the_shipped_schema_reads_back_equal() -> None:
    schema = load_schema(NEWS)
    again = schema_of(dump_schema(schema))
    assert again == schema
    assert again.fingerprint == schema.fingerprint


def test_the_order_of_values_counts_in_the_fingerprint() -> None:
    one, other = (
        Schema(name="x", attributes={"a": Attribute(values={key: Value() for key in keys})}) for keys in ("pq", "qp")
    )
    assert one.fingerprint != other.fingerprint
