"""Answers, spans and links that a baseline proposes: there to start from, ordered by how unsure it is."""

from __future__ import annotations

from typing import Any

from corpus_kit.corpus.documents import make_document, read_documents, write_documents
from corpus_kit.labelstudio.source import open_source
from corpus_kit.studio.pull import pull
from corpus_kit.studio.push import push

SAYS = {"Rain fell on the town.": "other_factual", "The tax must go.": "policy", "Prices will rise soon.": "prediction"}


def test_prelabels_with_scores_in_the_order_of_uncertainty(site, corpus, name):
    access = site.access()
    text = "Weather\n\n" + " ".join(SAYS)
    documents = {f"d{i}": make_document(f"d{i}", text, event=f"e{i}") for i in range(3)}
    write_documents(corpus / "documents.jsonl", documents)
    push(access, corpus, pass_="claims")
    (project,) = [one.id for one in site.client.projects.list(title=name) if one.title == f"{name}: claims"]
    for task in site.client.tasks.list(project=project, fields="all"):
        proposed = plain(task.predictions[0])["result"]
        given = [
            {**one, "from_name": control, "type": "choices", "value": place(one) | {"choices": [choice]}}
            for one in proposed
            for control, choice in (
                ("claim_type", SAYS.get(one["value"]["text"], "not_claim")),
                ("check_worthiness", "unimportant"),
            )
        ]
        site.client.annotations.create(task.id, result=[*proposed, *given])
    pull(access, corpus)

    new = {
        "n1": make_document("n1", "Weather\n\nRain fell on the town.", event="n1"),
        "n2": make_document("n2", "Weather\n\nNobody knows whether it snows.", event="n2"),
    }
    write_documents(corpus / "documents.jsonl", {**read_documents(corpus / "documents.jsonl"), **new})
    (done,) = push(access, corpus, pass_="claims", prelabel="tfidf_logreg", order="uncertainty")
    assert (done.added, done.prelabelled) == (2, 2)
    (again,) = push(access, corpus, pass_="claims", prelabel="tfidf_logreg", order="uncertainty")
    assert (again.added, again.prelabelled) == (0, 0)
    found = site.client.projects.get(project)
    assert found.sampling == "Uncertainty sampling"
    assert found.model_version.startswith("tfidf_logreg ")
    tasks = [one for one in site.client.tasks.list(project=project, fields="all") if one.data["document_id"] in new]
    scores = {}
    for task in tasks:
        (by_model,) = [p for p in map(plain, task.predictions) if p["model_version"] == found.model_version]
        scores[task.data["document_id"]] = by_model["score"]
        answers = {
            one["value"]["text"]: one["value"]["choices"]
            for one in by_model["result"]
            if one["from_name"] == "claim_type"
        }
        if task.data["document_id"] == "n1":
            assert answers["Rain fell on the town."] == ["other_factual"]
    assert scores["n2"] < scores["n1"]
    done = pull(access, corpus)  # predictions are nobody's annotations
    assert not any(one.changes for one in done.projects)


def test_an_annotator_starts_from_proposed_spans_and_links(site, annotator, corpus, name):
    access = site.access()
    nouns, people = ["wall", "port", "lake", "mill", "dam", "road"], ["Orla Fenn", "Harl Dresk", "Nils Aro"]
    quotes = {f"d{i}": (f"“The {noun} is sound,”", people[i % 3]) for i, noun in enumerate(nouns)}
    texts = {id_: f"The works\n\n{quote} said {who}. Nobody came.\n" for id_, (quote, who) in quotes.items()}
    write_documents(corpus / "documents.jsonl", [make_document(*one, event=one[0]) for one in texts.items()])
    push(access, corpus, pass_="attribution")
    (project,) = [one.id for one in site.client.projects.list(title=name) if one.title == f"{name}: attribution"]
    for task in site.client.tasks.list(project=project, fields="all"):
        quote, who = quotes[task.data["document_id"]]
        marks = [(quote, "content", "z"), (who, "source", "s"), ("said", "cue", "q")]
        regions = [mark(task.data["text"], *one) for one in marks]
        links = [{"type": "relation", "from_id": "z", "to_id": to, "direction": "right"} for to in "sq"]
        answers = [
            {**on, "from_name": control, "type": "choices", "value": place(on) | {"choices": [choice]}}
            for on, control, choice in zip(
                [regions[0], regions[1], regions[1], regions[2]],
                ["quote_type", "source_type", "affiliation", "commitment"],
                ["direct", "named_individual", "other", "neutral"],
                strict=True,
            )
        ]
        site.client.annotations.create(task.id, result=[*regions, *answers, *links])
    assert pull(access, corpus).problems == []

    new = {"n1": "The works\n\n“The lamp is sound,” said Runa Holt. Nobody came.\n", "n2": "Fog\n\nNobody: by land?\n"}
    documents = [make_document(*one, event=one[0]) for one in new.items()]
    write_documents(corpus / "documents.jsonl", [*read_documents(corpus / "documents.jsonl").values(), *documents])
    (done,) = push(access, corpus, pass_="attribution", prelabel="crf+nearest", order="uncertainty")
    assert (done.added, done.prelabelled, done.notes) == (2, 2, ["what the model is least sure of comes first"])
    found = site.client.projects.get(project)
    assert (found.sampling, found.model_version.split()[0]) == ("Uncertainty sampling", "crf+nearest")
    predicted = {
        task.data["document_id"]: plain(task.predictions[0])
        for task in site.client.tasks.list(project=project, fields="all")
        if task.data["document_id"] in new
    }
    assert 0 < predicted["n2"]["score"] < predicted["n1"]["score"] <= 1

    annotator.open_stream(done.url)
    assert "Fog" in annotator.page.locator(".ck-text").inner_text()  # what the model is least sure of
    annotator.submit()
    annotator.page.wait_for_selector("text=Runa Holt")
    annotator.page.wait_for_timeout(500)
    annotator.picture("annotate-proposed.png")
    annotator.answer("Holt", "q", "a")
    annotator.answer("said", "b")
    annotator.answer("lamp", "z")
    annotator.submit()
    assert pull(access, corpus).problems == []
    said = {doc.document.id: one for doc in open_source(corpus).documents() for one in doc.annotations}
    drawn = {one.type: new["n1"][one.start : one.end] for one in said["n1"].regions}
    assert drawn == {"content": "“The lamp is sound,”", "cue": "said", "source": "Runa Holt"}
    assert sorted(one.relation for one in said["n1"].links) == ["attributed_to", "signalled_by"]
    assert all(one.answers for one in said["n1"].regions)


def mark(text: str, word: str, label: str, id_: str) -> dict[str, Any]:
    start = text.index(word)
    value = {"start": start, "end": start + len(word), "text": word, "labels": [label]}
    return {"id": id_, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def plain(prediction: Any) -> dict[str, Any]:
    return prediction if isinstance(prediction, dict) else {key: getattr(prediction, key) for key in KEYS}


KEYS = ("model_version", "score", "result")


def place(result: dict[str, Any]) -> dict[str, Any]:
    return {key: result["value"][key] for key in ("start", "end", "text")}
