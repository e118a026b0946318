from pathlib import Path

import pytest

from corpus_kit import shipped as module
from corpus_kit.errors import UsageError
from corpus_kit.shipped import shipped, shipped_names

ROOT = Path(__file__).parent.parent


def test_a_checkout_gives_its_own_files() -> None:
    assert shipped("schemas/news.yaml") == ROOT / "schemas" / "news.yaml"
    assert "news" in shipped_names("schemas")


def test_a_wheel_gives_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "toys.yaml").write_text("name: toys", "utf-8")
    monkeypatch.setattr(module, "_WHEEL", tmp_path)
    assert shipped("schemas/toys.yaml") == tmp_path / "schemas" / "toys.yaml"
    assert shipped_names("schemas") == ("toys",)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"did you mean 'news.yaml'"):
        shipped("schemas/nws.yaml")
