"""Answers that a baseline proposes: there to start from, ordered by how unsure it is."""

from __future__ import annotations

from typing import Any

from corpus_kit.corpus.documents import make_document, read_documents, write_documents
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


def plain(prediction: Any) -> dict[str, Any]:
    return prediction if isinstance(prediction, dict) else {key: getattr(prediction, key) for key in KEYS}


KEYS = ("model_version", "score", "result")


def place(result: dict[str, Any]) -> dict[str, Any]:
    return {key: result["value"][key] for key in ("start", "end", "text")}
