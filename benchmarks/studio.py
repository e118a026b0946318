"""Pushing and pulling with a real Label Studio: how much of the time is ours, what a change costs, and memory.

::

    CORPUS_KIT_LABEL_STUDIO=/path/to/venv python -m benchmarks.studio --sizes 2000 10000 --save

Ours are the CPU seconds of our process; the rest of the time is the server's and the wire's. Every document has about
3 KB and one annotation with a region a sentence. So that ten thousand take minutes, not hours, the annotations are
brought to the server with their tasks, after the tasks that `push` made were counted and deleted. ``--save`` writes
``benchmarks/studio.md``, which `benchmarks.run` takes into ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.measure import Cost, cost
from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.labelstudio.tasks import task_of
from corpus_kit.studio.access import KEY, URL, Access, connect
from corpus_kit.studio.environment import VERSION
from corpus_kit.studio.projects import Project, find, read_corpus
from corpus_kit.studio.sending import send
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
REACH = """
from corpus_kit.studio.access import connect
connect()
"""
PUSH = """
import sys; from pathlib import Path
from corpus_kit.studio.access import connect; from corpus_kit.studio.push import push
(done,) = push(connect(), Path(sys.argv[1]), pass_="claims")
Path(sys.argv[2]).write_text(str(done.added))
"""
PULL = """
import sys; from pathlib import Path
from corpus_kit.studio.access import connect; from corpus_kit.studio.pull import pull
done = pull(connect(), Path(sys.argv[1]), full=sys.argv[3] == "full")
if done.problems: raise SystemExit(str(done.problems[0]))
Path(sys.argv[2]).write_text(str(done.projects[0].fetched.tasks))
"""
SAVED = Path(__file__).with_name("studio.md")
SECTION = """## Label Studio, there and back

Not rewritten by `make bench`, for it needs a Label Studio: `python -m benchmarks.studio --sizes 2000 10000 --save`
makes this section, in a quarter of an hour. Run it again when pushing, pulling, the door or the server's version
change.

Label Studio {version} on SQLite on the same machine; documents of 3 KB, each with an annotation of 31 sentences and 62
answers; every step is a process of its own. "Ours" are its CPU seconds, start-up included; the rest of the time is the
server's and the wire's. Reaching the server is what importing label-studio-sdk takes: what a step has beyond that is
for the documents. A pull asks again for what changed in the minute before the last change it saw, so one that follows a
bulk import lists many tasks; it fetches those that changed.

| documents | step | seconds | ours, CPU s | share | peak MB | tasks sent or fetched |
|--:|---|--:|--:|--:|--:|--:|
{rows}
"""


def main() -> None:
    """Start a server, measure, and print the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 400], help="documents")
    parser.add_argument("--save", action="store_true", help="write the section for docs/benchmarks.md")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        with running(Path(folder, "home"), port, say) as (login, _):
            os.environ |= {URL: login.url, KEY: login.token}
            for row in measured(Path(folder), arguments.sizes):
                say(row)
                rows.append(row)
    section = SECTION.format(version=VERSION, rows="\n".join(rows))
    sys.stdout.write(section)
    if arguments.save:
        SAVED.write_text(section, encoding="utf-8")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def measured(folder: Path, sizes: list[int]) -> Iterator[str]:
    yield row(0, "reach the server", *timed(REACH))
    for size in sizes:
        yield from bench(folder / f"corpus{size}", size)


def bench(corpus: Path, size: int) -> Iterator[str]:
    """Measure each step in a process of its own."""
    make_corpus(corpus, size)
    told = corpus.parent / "told"

    def step(name: str, code: str, *how: str) -> str:
        spent = timed(code, str(corpus), str(told), *how)
        return row(size, name, *spent, told.read_text())

    yield step("push", PUSH)
    with closing(connect()) as access:
        project = annotate(access, corpus)
        yield step("push again", PUSH)
        yield step("pull everything", PULL, "full")
        yield step("pull nothing new", PULL, "changed")
        for task in islice(access.client.tasks.list(project=project.id, fields="all", page_size=10), 10):
            access.client.annotations.update(id=task.annotations[0]["id"], lead_time=61)
        time.sleep(1)
        yield step("pull ten changes", PULL, "changed")
        yield step("pull everything again", PULL, "full")


def annotate(access: Access, folder: Path) -> Project:
    """Put annotated tasks in the place of those that were pushed."""
    corpus = read_corpus(folder)
    (project,) = find(access, corpus, ["claims"], ["annotation"])
    assert project.tasks == len(corpus.documents), "not every document was pushed"
    access.client.tasks.delete_all_tasks(id=project.id)
    tasks = (task_of(one, corpus.schema, "claims", corpus.config.fields.text) for one in corpus.documents.values())
    annotated = (task | {"annotations": [{"result": result_of(task), "lead_time": 60}]} for task in tasks)
    send(access, project, annotated, project.tasks, None)
    return project


def timed(code: str, *arguments: str) -> tuple[float, Cost]:
    start = time.perf_counter()
    spent = cost(code, *arguments)
    return time.perf_counter() - start, spent


def row(size: int, step: str, wall: float, spent: Cost, tasks: str = "") -> str:
    share = f"{spent.cpu / wall:.0%}"
    cells = (f"{size:,}" if size else "", step, f"{wall:.1f}", f"{spent.cpu:.1f}", share, f"{spent.peak:.0f}", tasks)
    return f"| {' | '.join(cells)} |"


def make_corpus(folder: Path, size: int) -> None:
    folder.mkdir()
    (folder / "corpus.yaml").write_text(f"name: bench{size}\nschema: news\n", encoding="utf-8")
    rng = random.Random(size)
    documents = []
    for i in range(size):
        sentences = [" ".join(rng.choices(WORDS, k=18)).capitalize() + "." for _ in range(30)]
        documents.append(make_document(f"d{i:05}", f"Article {i}\n\n" + " ".join(sentences), event=f"e{i}"))
    write_documents(folder / "documents.jsonl", documents)


def result_of(task: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer what is asked of each sentence that was proposed."""
    place = ("start", "end", "text")
    return [
        result
        for one in task["predictions"][0]["result"]
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
