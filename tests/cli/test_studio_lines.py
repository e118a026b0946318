"""What the commands of the studio say, one and many told apart."""

from corpus_kit.cli.studio_lines import adjudicated_lines, pulled_lines, pushed_lines, status_lines
from corpus_kit.studio.adjudicate import Adjudicated
from corpus_kit.studio.changes import Changes
from corpus_kit.studio.mirror import Fetched
from corpus_kit.studio.pull import Pulled, PulledProject
from corpus_kit.studio.push import Pushed
from corpus_kit.studio.status import PassStatus, Status, Work

URL = "http://x/projects/1"


def test_what_a_push_says():
    made = Pushed(pass_="balls", url=URL, created=True, added=1)
    again = Pushed(
        pass_="lines", url=URL, there=9, mended=2, prelabelled=1, updated=["labeling config"], notes=["nothing else"]
    )
    assert pushed_lines([made, again], "crf", "corpus-kit studio pull toys") == [
        f"balls: new project, 1 document added: {URL}",
        f"lines: 0 documents added, 9 there already: {URL}",
        "  updated the labeling config",
        "  gave 2 tasks the proposals that were missing",
        "  gave 1 task proposals of crf",
        "  nothing else",
        "next: open a project, press Label All Tasks; bring back what is done: corpus-kit studio pull toys",
    ]


def test_what_a_pull_says():
    changes = Changes(new={"a10": 2, "a2": 1}, changed={"a1": 1}, changed_results=3, total=9)
    project = PulledProject(
        pass_="claims", kind="annotation", url="", file="", fetched=Fetched(4, 1, 2), changes=changes, held_back=1
    )
    quiet = PulledProject(
        pass_="claims", kind="adjudication", url="", file="", fetched=Fetched(), changes=Changes(total=1)
    )
    lines = pulled_lines(Pulled(projects=[project, quiet], written=[], problems=[], repairs=[], notes=["a note"]))
    assert lines == [
        "claims: 9 annotations; 3 new (a2: 1, a10: 2); 1 changed (a1: 1), with 3 of their answers, spans and links",
        "  deleted in Label Studio: 1 task, with 2 annotations",
        "  left out, for they would not build: 1 annotation",
        "claims (adjudication): 1 annotation; nothing new",
        "a note",
        "nothing had to be written",
    ]


def test_what_an_adjudication_says():
    sent = Adjudicated(pass_="balls", url=URL, added=1, there=2, agreeing=3, decided=4, unannotated=5)
    assert adjudicated_lines([sent], "corpus-kit studio pull toys") == [
        f"balls: 1 document to adjudicate, 2 there already: {URL}",
        "  3 without disagreement, 4 adjudicated, 5 not annotated",
        "next: decide there; bring the decisions back: corpus-kit studio pull toys",
    ]
    decided = Adjudicated(pass_="balls", url=URL, there=4, decided=4)
    assert len(adjudicated_lines([decided], "corpus-kit studio pull toys")) == 2  # nothing is left to decide
    assert adjudicated_lines([Adjudicated(pass_="balls", agreeing=3)], "corpus-kit studio pull toys") == [
        "balls: 0 documents to adjudicate",
        "  3 without disagreement, 0 adjudicated",
    ]


def test_what_a_status_says():
    one = PassStatus(
        pass_="balls",
        kind="annotation",
        url=URL,
        documents=9,
        pushed=8,
        annotations=4,
        annotators=[Work(annotator="a1", done=3, skipped=1, remaining=4, seconds=90.0)],
        drafts=[f"d{i}" for i in range(12)],
        incomplete=["no child"],
        drift=["-a", "+b"],
    )
    other = PassStatus(
        pass_="balls",
        kind="adjudication",
        url=URL,
        documents=9,
        pushed=1,
        annotations=1,
        annotators=[Work(annotator="a2", done=1)],
        drafts=None,
        drift=["-a"],
    )
    measured = {
        "attributes": {"colour": {"units": 1, "alpha": None}, "mood": {"units": 0, "alpha": None}},
        "spans": {"*": {"spans": 2, "f1_exact": 0.5}, "ball": {"spans": 2, "f1_exact": 0.5}},
    }
    found = Status(passes=[one, other], agreement=measured, problems=[], notes=["lines: there is no project"])
    assert status_lines(found) == [
        f"balls: 8 of 9 documents pushed, 4 annotations: {URL}",
        "  a1: 3 done, 1 skipped, 4 remaining, 1.5 minutes a document",
        "  begun or changed, but not submitted: d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, … and 2 more",
        "  submitted, but with a part missing or too many:",
        "    no child",
        "  not as the schema has it (`corpus-kit studio push` brings it up to date):",
        "    -a",
        "    +b",
        f"balls (adjudication): 1 document to decide, 1 annotation: {URL}",
        "  a2: 1 done, 0 remaining",
        "  the server cannot tell what was begun and not submitted",
        "  not as the schema has it (`corpus-kit studio adjudicate` brings it up to date):",
        "    -a",
        "lines: there is no project",
        "",
        "agreement so far:",
        "  colour                  alpha undefined over 1 unit",
        "  ball                    F1 exact 0.500 over 2 spans",
    ]
