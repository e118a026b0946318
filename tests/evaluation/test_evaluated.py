import dataclasses

import numpy as np

from corpus_kit.evaluation.evaluated import clusters_of, count_events


def test_documents_without_an_event_are_no_events(make_task):
    # Twelve documents of which nobody recorded the event may all be about one: their intervals come with a warning.
    documents = [f"d{row}" for row in range(12)]
    task = make_task(["sea"] * 12, [0] * 12, documents)
    task = dataclasses.replace(task, events=tuple(f"e{row}" for row in range(12)))
    rows = np.arange(12)
    assert (clusters_of(task, rows).kind, count_events(task, rows)) == ("event", 12)
    own = dataclasses.replace(task, events=tuple(documents))  # as a bare export has them
    assert (clusters_of(own, rows).kind, count_events(own, rows)) == ("document", 0)
    bare = dataclasses.replace(task, events=("",) * 12)
    found = clusters_of(bare, rows)
    assert (found.kind, found.count, count_events(bare, rows)) == ("document", 12, 0)
    assert "probably too narrow" in found.note
