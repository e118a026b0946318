from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

import msgspec
import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.schema.conform import conform


class Fixed(msgspec.Struct, tag_field="kind", tag="fixed", forbid_unknown_fields=True):
    pass


class Folds(msgspec.Struct, tag_field="kind", tag="folds", forbid_unknown_fields=True):
    folds: Annotated[int, msgspec.Meta(ge=2)]


class Split(msgspec.Struct, forbid_unknown_fields=True):
    train: str
    test: str


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


class Plan(msgspec.Struct, forbid_unknown_fields=True, rename={"from_": "from"}):
    data: str | Split = ""
    protocol: Fixed | Folds | None = None
    level: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.95
    pair: tuple[int, str] = (1, "a")
    names: Annotated[list[str], msgspec.Meta(min_length=1, max_length=2)] = msgspec.field(default_factory=lambda: ["a"])
    word: Annotated[str, msgspec.Meta(max_length=3)] = ""
    size: Size = Size.SMALL
    mode: Literal["a", 1] | None = None
    anything: dict[str, Any] = {}
    from_: frozenset[str] = frozenset()


def found(data: object) -> list[tuple[str, str, str]]:
    with pytest.raises(ProblemsError) as caught:
        conform(data, Plan, "")
    return [(one.code, one.path, one.expected) for one in caught.value.problems]


def test_what_fits_is_made() -> None:
    data = {
        "data": {"train": "x", "test": "y"},
        "protocol": {"kind": "folds", "folds": 5},
        "level": 0.5,
        "pair": [2, "b"],
        "size": "large",
        "mode": 1,
        "anything": {"x": [1, {"y": None}]},
        "from": ["a", "a"],
    }
    assert conform(data, Plan, "") == Plan(
        data=Split("x", "y"),
        protocol=Folds(5),
        level=0.5,
        pair=(2, "b"),
        size=Size.LARGE,
        mode=1,
        anything={"x": [1, {"y": None}]},
        from_=frozenset("a"),
    )


@pytest.mark.parametrize(
    ("data", "code", "path", "expected"),
    [
        ({"data": 3}, "wrong-type", "data", "expected text, or a mapping"),
        ({"data": {"train": "x"}}, "missing-key", "data.test", "expected text"),
        ({"protocol": {"kind": "fold"}}, "not-one-of", "protocol.kind",
         "expected one of: fixed, folds; did you mean 'folds'?"),
        ({"protocol": {}}, "not-one-of", "protocol.kind", "expected one of: fixed, folds"),
        ({"protocol": {"kind": "folds", "folds": 1}}, "out-of-range", "protocol.folds", "expected a number at least 2"),
        ({"protocol": {"kind": "fixed", "folds": 1}}, "unknown-key", "protocol.folds", "expected one of: kind"),
        ({"level": 1}, "out-of-range", "level", "expected a number above 0 and below 1"),
        ({"level": True}, "wrong-type", "level", "expected a number"),
        ({"pair": [1]}, "wrong-type", "pair", "expected a list of a whole number and text"),
        ({"pair": ["a", "b"]}, "wrong-type", "pair[0]", "expected a whole number"),
        ({"names": []}, "out-of-range", "names", "expected 1 to 2"),
        ({"names": ["a", 1]}, "wrong-type", "names[1]", "expected text"),
        ({"word": "long"}, "bad-text", "word", "expected text of at most 3 characters"),
        ({"size": "larg"}, "not-one-of", "size", "expected one of: large, small; did you mean 'large'?"),
        ({"mode": "b"}, "not-one-of", "mode", "expected one of: 1, a"),
        ({"anything": []}, "wrong-type", "anything", "expected a mapping"),
        ({"from_": []}, "unknown-key", "from_",
         "expected one of: anything, data, from, level, mode, names, pair, protocol, size, word; did you mean 'from'?"),
        ([], "wrong-type", "", "expected a mapping"),
        (None, "wrong-type", "", "expected a mapping"),
    ],
)  # fmt: skip
def test_each_fault(data: object, code: str, path: str, expected: str) -> None:
    assert found(data) == [(code, path, expected)]


def test_all_faults_at_once() -> None:
    data = {"level": "x", "names": [1, 2, 3], "nam": 1, "protocol": {"kind": "folds"}}
    assert {path for _, path, _ in found(data)} == {
        "level", "names", "names[0]", "names[1]", "names[2]", "nam", "protocol.folds",
    }  # fmt: skip


def test_a_fault_that_only_the_type_itself_finds_is_a_problem_too() -> None:
    class Even(msgspec.Struct):
        n: int

        def __post_init__(self) -> None:
            if self.n % 2:
                raise ValueError("n is odd")

    with pytest.raises(ProblemsError, match="n is odd"):
        conform({"n": 3}, Even, "")


def test_data_nested_without_end_is_a_problem() -> None:
    class Nest(msgspec.Struct):
        inner: Nest | None = None

    # Types that name themselves must be found by name.
    globals()["Nest"] = Nest
    data: dict[str, Any] = {}
    for _ in range(10_000):
        data = {"inner": data}
    with pytest.raises(ProblemsError, match="nested more than 40 deep"):
        conform(data, Nest, "")
