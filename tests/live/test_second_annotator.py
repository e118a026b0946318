"""A second annotator signs up by the invite link and works through what the first has finished, blind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus_kit.labelstudio.source import open_source
from corpus_kit.studio.pull import pull
from corpus_kit.studio.push import push
from corpus_kit.studio.start import invitation

FIRST = {"claim_type": "quantity", "check_worthiness": "unimportant"}
SECOND = ("9", "q")  # keys of: not_claim, not_factual
PASSWORD = "a-long-word-6"


def test_a_second_annotator_signs_up_and_sees_nothing_of_the_first(site, somebody, corpus, name):
    access = site.access()
    (done,) = push(access, corpus, pass_="claims")
    project = int(done.url.rsplit("/", 1)[1])
    tasks = list(site.client.tasks.list(project=project, fields="all"))
    for task in tasks:  # the first annotator finishes both documents
        regions = plain(task.predictions[0])
        answers = [answer(one, *said) for one in regions for said in FIRST.items()]
        site.client.annotations.create(task.id, result=[*regions, *answers])

    email = f"{name}-second@example.org"
    stranger = somebody()
    assert stranger.sign_up(f"{site.login.url}/user/signup/", f"{name}-stranger@example.org", PASSWORD) == 403
    second = somebody()
    assert second.sign_up(invitation(access), email, PASSWORD) == 302
    second.page.wait_for_url(lambda where: "signup" not in where)
    again = somebody()
    again.log_in(site.login.url, email, PASSWORD)  # from another machine, say

    again.open_stream(done.url)
    first_asked = asked(again)
    again.keys("Alt+.")
    assert again.chosen("passed the salt levy") == []
    assert site.login.user not in again.page.locator("body").inner_text()
    again.keys("Escape")
    for _ in plain(tasks[0].predictions[0]):
        again.keys("Alt+.", *SECOND)
    assert again.chosen("passed the salt levy") == ["not_claim", "not_factual"]
    again.keys("Escape", "Shift+1")
    again.submit()
    again.page.wait_for_selector(".ck-text")
    assert {first_asked, asked(again)} == {"d1", "d2"}  # the other document is next

    assert pull(access, corpus).problems == []
    said = {
        (one.document, one.annotator): {answer.value for region in one.regions for answer in region.answers}
        for doc in open_source(corpus).documents()
        for one in doc.annotations
    }
    assert said == {
        ("d1", "a1"): set(FIRST.values()),
        ("d2", "a1"): set(FIRST.values()),
        (first_asked, "a2"): {"not_claim", "not_factual"},
    }
    committed = [path for path in corpus.rglob("*") if path.is_file() and ".studio" not in path.parts]
    assert any(path.suffix == ".json" for path in committed)
    for path in committed:
        holds_nobody(path, [email, site.login.user, email.partition("@")[0]])


def asked(annotator: Any) -> str:
    """Say which document is on the page."""
    text = annotator.page.locator(".ck-text").inner_text()
    return "d2" if "Varnia" in text else "d1"


def holds_nobody(path: Path, names: list[str]) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert not [name for name in names if name.lower() in text]


def plain(prediction: Any) -> list[dict[str, Any]]:
    return list(prediction["result"] if isinstance(prediction, dict) else prediction.result)


def answer(on: dict[str, Any], control: str, choice: str) -> dict[str, Any]:
    place = {key: on["value"][key] for key in ("start", "end", "text")}
    return on | {"from_name": control, "type": "choices", "value": place | {"choices": [choice]}}
