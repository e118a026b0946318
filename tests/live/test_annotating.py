"""The whole way as an annotator goes it, in a real browser: log in, mark, join, answer, submit; then pull and build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus_kit.corpus.config import CONFIG
from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.dataset.build import build
from corpus_kit.dataset.reading import open_dataset
from corpus_kit.labelstudio.source import open_source
from corpus_kit.studio.adjudicate import adjudicate
from corpus_kit.studio.pull import pull
from corpus_kit.studio.push import push

TEXT = (
    "Salt levy passes 🎉🇪🇺\r\n\r\n"
    "The council of Oskeld passed it on Monday 👩\u200d👩\u200d👧. "
    "“It is fair,” said Orla\u00a0Fenn, the mayor.\r\n\r\n"
    "It will cost 12\u00a0orrin a year.\r\n"
)
ARTICLE = (
    "Oskeld passes salt levy by two votes\n\n"
    "The council of Oskeld passed a levy on road salt on Monday, by 31 votes to 29, after a night of debate. "
    "From October every household will pay 12 orrin a year.\n\n"
    "“It is the fairest idea this council has had,” said Orla Fenn, the mayor. "
    "Road repairs cost the town 4.1 million orrin last winter, according to the treasury.\n\n"
    "Opponents doubted the sum. Harl Dresk, who leads the union of hauliers, "
    "claimed that the levy would close half of the town's depots within a year.\n\n"
    "The last levy, in 2019, was dropped after three weeks. “This one will stay,” Fenn said.\n"
)
TARGET = (
    "targets:\n  - {id: salt_levy, kind: policy, text: The levy on salt, "
    "favor_means: wants it, against_means: rejects it}\n"
)


def corpus_of(folder: Path, name: str, text: str) -> Path:
    folder.mkdir()
    (folder / CONFIG).write_text(f"name: {name}\nschema: news\nlicence: CC-BY-4.0\n{TARGET}", encoding="utf-8")
    document = make_document("d1", text, title="Salt levy passes", outlet="The Quay", event="salt")
    write_documents(folder / "documents.jsonl", [document])
    return folder


def test_an_annotator_goes_the_whole_way(site, annotator, name, tmp_path):
    corpus = corpus_of(tmp_path / "corpus", name, TEXT)
    url = {one.pass_: one.url for one in push(site.access(), corpus)}

    annotator.open_stream(url["attribution"])
    annotator.mark("Orla\u00a0Fenn", "1")
    annotator.mark("said", "2")
    annotator.mark("“It is fair,”", "3")
    annotator.answer("Fenn", "q", "a")
    annotator.answer("said", "b")
    annotator.answer("It is fair", "z")
    annotator.join("It is fair", "Fenn")
    annotator.keys("Escape")
    annotator.join("It is fair", "said")
    annotator.submit()

    annotator.open_stream(url["claims"])
    answers = [("9", "q"), ("6", "w"), ("7", "q", "a"), ("4", "e")]  # a sentence each: claim type, check-worthiness
    for keys in answers:
        annotator.keys("Alt+.", *keys)
    annotator.keys("Escape", "Shift+1", "Shift+A")
    annotator.submit()

    done = pull(site.access(), corpus)
    assert done.problems == []
    assert done.repairs == []
    build(open_source(corpus), tmp_path / "dataset")
    dataset = open_dataset(tmp_path / "dataset")
    spans = {row["type"]: row for row in dataset.table("spans").to_pylist() if row["type"] != "claim"}
    words = {type_: TEXT[row["start"] : row["end"]] for type_, row in spans.items()}
    assert words == {"source": "Orla\u00a0Fenn", "cue": "said", "content": "“It is fair,”"}
    assert len(dataset.table("relations")) == 2
    (attribution,) = dataset.table("attribution").to_pylist()
    assert [one["text"] for one in attribution["source"]] == ["Orla\u00a0Fenn"]
    assert [one["text"] for one in attribution["cue"]] == ["said"]
    assert labels(dataset, "source_type") == ["named_individual"]
    assert labels(dataset, "affiliation") == ["government"]
    assert labels(dataset, "commitment") == ["neutral"]
    assert labels(dataset, "quote_type") == ["direct"]
    assert labels(dataset, "claim_type") == ["not_claim", "other_factual", "value", "prediction"]
    assert labels(dataset, "check_worthiness") == ["not_factual", "unimportant", "not_factual", "check_worthy"]
    assert labels(dataset, "stance_claim") == ["none", "none", "favor", "none"]
    assert labels(dataset, "genre") == ["news_report"]
    assert labels(dataset, "stance_document") == ["favor"]


def labels(dataset: Any, config: str) -> list[str | None]:
    names = dataset.labels(config)
    return [None if row["label"] is None else names[row["label"]] for row in dataset.table(config).to_pylist()]


def test_the_pages_are_clear_at_a_small_screen(site, annotator, name, tmp_path):
    corpus = corpus_of(tmp_path / "corpus", "oskeld" if annotator.pictures else name, ARTICLE)
    url = {one.pass_: one.url for one in push(site.access(), corpus)}

    annotator.open_stream(url["claims"])
    for keys in (("9", "q"), ("1", "e"), ("1", "w"), ("7", "q", "a")):
        annotator.keys("Alt+.", *keys)
    annotator.page.wait_for_timeout(500)
    annotator.picture("annotate-claims.png")
    assert fits(annotator.page)

    annotator.open_stream(url["attribution"])
    annotator.mark("Orla Fenn", "1")
    annotator.mark("said", "2")
    annotator.mark("“It is the fairest idea this council has had,”", "3")
    annotator.answer("said", "n")
    annotator.answer("fairest", "z")
    annotator.join("fairest", "Fenn")
    annotator.keys("Escape")
    annotator.join("fairest", "said")
    annotator.keys("Escape")
    annotator.answer("Orla Fenn", "q", "a")
    annotator.click("Orla Fenn")
    annotator.page.wait_for_timeout(500)
    annotator.picture("annotate-attribution.png")
    assert fits(annotator.page)


def fits(page: Any) -> bool:
    """Say whether neither the page nor the pane of questions has to be scrolled."""
    return bool(
        page.evaluate(
            "() => { const side = document.querySelector('.ck-side');"
            " return side.scrollHeight <= side.clientHeight + 1"
            " && document.documentElement.scrollWidth <= window.innerWidth; }"
        )
    )


def test_an_adjudicator_starts_from_the_agreed_part(site, annotator, name, tmp_path):
    corpus = corpus_of(tmp_path / "corpus", name, ARTICLE)
    push(site.access(), corpus, pass_="claims")
    (project,) = [one.id for one in site.client.projects.list(title=name) if one.title == f"{name}: claims"]
    other = site.user(f"{name}-second")
    for user, third in ((None, "quantity"), (other, "prediction")):  # they differ on the third sentence
        chosen = ["not_claim", "quantity", third, "value"]
        for task in site.client.tasks.list(project=project, fields="all"):
            regions = task.predictions[0].result[:4]
            said = [
                one | {"type": "choices", "from_name": control, "value": place_of(one) | {"choices": [choice]}}
                for one, claim in zip(regions, chosen, strict=True)
                for control, choice in (("claim_type", claim), ("check_worthiness", "unimportant"))
            ]
            by = {} if user is None else {"completed_by": user}
            site.client.annotations.create(task.id, result=[*regions, *said], **by)
    pull(site.access(), corpus)
    (sent,) = adjudicate(site.access(), corpus, pass_="claims")
    assert sent.open == {"d1": 1}

    annotator.open_stream(sent.url)
    assert annotator.chosen("every household") == ["unimportant"]
    assert annotator.chosen("31 votes") == ["quantity", "unimportant"]
    annotator.keys("Escape")
    (task,) = site.client.tasks.list(project=int(sent.url.rsplit("/", 1)[1]))
    annotator.open_task(sent.url, task.id)  # from the table, where what each annotator said is beside it
    assert annotator.chosen("every household") == ["unimportant"]
    assert annotator.chosen("31 votes") == ["quantity", "unimportant"]
    tabs = annotator.page.locator("body").inner_text()
    assert all(said in tabs for said in ("a1", "a2", "agreed"))

    annotator.open_stream(sent.url)
    annotator.answer("every household", "4")
    annotator.keys("Shift+1")
    annotator.submit()
    done = pull(site.access(), corpus)
    assert done.problems == []
    (decided,) = [doc.adjudications["claims"] for doc in open_source(corpus).documents()]
    said = [next(one.value for one in region.answers if one.attribute == "claim_type") for region in decided.regions]
    assert said[:4] == ["not_claim", "quantity", "prediction", "value"]


def place_of(result: dict[str, Any]) -> dict[str, Any]:
    return {key: result["value"][key] for key in ("start", "end", "text")}
