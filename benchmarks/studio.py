"""Pushing and pulling with a real Label Studio: how much of the time is ours, what a change costs, and memory.

::

    CORPUS_KIT_LABEL_STUDIO=/path/to/venv python -m benchmarks.studio --sizes 100 400

Ours are the CPU seconds of our process; the rest of the time is the server's and the wire's. Every document has about
3 KB and one annotation with a region a sentence.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import Cost, cost
from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.studio.access import KEY, URL, connect
from corpus_kit.studio.projects import find, read_corpus
from corpus_kit.studio.server import running

WORDS = [
    "the",
    "council",
    "of",
    "harbour",
    "said",
    "ferry",
    "levy",
    "passed",
    "on",
    "monday",
    "rain",
    "fell",
    "while",
    "boats",
    "left",
    "and",
    "nobody",
    "knew",
    "why",
]
PUSH = """
import sys; from pathlib import Path
from corpus_kit.studio.access import connect; from corpus_kit.studio.push import push
push(connect(), Path(sys.argv[1]), pass_="claims")
"""
PULL = """
import json, sys; from pathlib import Path
from corpus_kit.studio.access import connect; from corpus_kit.studio.pull import pull
done = pull(connect(), Path(sys.argv[1]), full=sys.argv[2] == "full")
Path(sys.argv[3]).write_text(json.dumps([done.projects[0].fetched.tasks, len(done.problems)]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 400], help="documents; 2000 takes ten minutes")
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        with running(Path(folder, "home"), port, print) as (login, _):
            os.environ |= {URL: login.url, KEY: login.token}
            print(
                "| documents | step | seconds | ours | share | peak MB | tasks fetched |\n|--:|---|--:|--:|--:|--:|--:|"
            )
            for size in sizes:
                bench(Path(folder, f"corpus{size}"), size)


def bench(corpus: Path, size: int) -> None:
    make_corpus(corpus, size)
    told = corpus.parent / "told.json"
    show(size, "push", *timed(PUSH, str(corpus)))
    access = connect()
    (project,) = find(access, read_corpus(corpus), ["claims"], ["annotation"])
    tasks = list(access.client.tasks.list(project=project.id, fields="all", page_size=500))
    made = [access.client.annotations.create(task.id, result=result_of(task), lead_time=60).id for task in tasks]
    for step, how in (("pull everything", "full"), ("pull nothing new", "changed")):
        show(size, step, *timed(PULL, str(corpus), how, str(told)), json.loads(told.read_text())[0])
    for id_ in made[:10]:
        access.client.annotations.update(id=id_, lead_time=61)
    time.sleep(1)
    show(size, "pull ten changes", *timed(PULL, str(corpus), "changed", str(told)), json.loads(told.read_text())[0])
    access.close()


def timed(code: str, *arguments: str) -> tuple[float, Cost]:
    start = time.perf_counter()
    spent = cost(code, *arguments)
    return time.perf_counter() - start, spent


def show(size: int, step: str, wall: float, spent: Cost, fetched: int | str = "") -> None:
    share = f"{spent.cpu / wall:.0%}"
    print(f"| {size:,} | {step} | {wall:.1f} | {spent.cpu:.1f} | {share} | {spent.peak:.0f} | {fetched} |", flush=True)


def make_corpus(folder: Path, size: int) -> None:
    folder.mkdir()
    (folder / "corpus.yaml").write_text(f"name: bench{size}\nschema: news\n", encoding="utf-8")
    rng = random.Random(size)
    documents = []
    for i in range(size):
        sentences = [" ".join(rng.choices(WORDS, k=18)).capitalize() + "." for _ in range(30)]
        documents.append(make_document(f"d{i:05}", f"Article {i}\n\n" + " ".join(sentences), event=f"e{i}"))
    write_documents(folder / "documents.jsonl", documents)


def result_of(task: Any) -> list[dict[str, Any]]:
    prediction = task.predictions[0]
    regions = prediction["result"] if isinstance(prediction, dict) else prediction.result
    place = ("start", "end", "text")
    return [
        result
        for one in regions
        for result in (
            one,
            *(
                one
                | {
                    "type": "choices",
                    "from_name": control,
                    "value": {k: one["value"][k] for k in place} | {"choices": [said]},
                }
                for control, said in (("claim_type", "not_claim"), ("check_worthiness", "not_factual"))
            ),
        )
    ]


if __name__ == "__main__":
    main()
