import html
import re
from html.parser import HTMLParser
from unittest.mock import ANY

import msgspec
import pytest

from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation import report
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.results import (
    Ablation,
    Curve,
    CurvePoint,
    ReliabilityBin,
    SeedSpread,
    Slice,
    Suspect,
    load_results,
)

NASTY = '</script><script>alert("x")</script>\'"><img src=x onerror=alert(1)>'


class Page(HTMLParser):
    """Collects tags and checks that they close."""

    VOID = frozenset({"meta", "input", "br", "img", "link", "line", "circle"})

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(text):
    page = Page()
    page.feed(text)
    assert page.open == []
    return page


@pytest.fixture
def results(benchmark_file, tmp_path):
    path = benchmark_file(
        title=f"{NASTY!r}".replace("\\'", "''"),
        tasks="[colour, side, topics, mood]",
        baselines="[majority, stratified, complement_nb]",
        metrics="{side: {favg: {of: [for, against]}}}",
    )
    return run(path, tmp_path / "out")


def test_the_page_is_whole_and_asks_for_nothing(results):
    text = report.html(results)
    page = parsed(text)
    assert len(page.ids) == len(set(page.ids))
    for tag, attributes in page.tags:
        assert tag not in ("link", "img", "iframe", "object", "embed")
        assert not {"src", "onclick", "onerror", "onload"} & set(attributes)
        if "href" in attributes:
            assert attributes["href"][1:] in page.ids
    assert "http" not in re.sub(r"http-equiv", "", text)
    assert "url(" not in text
    assert "@import" not in text


def test_only_its_own_script_may_run(results):
    page = parsed(report.html(results))
    policy = next(
        one["content"] for tag, one in page.tags if tag == "meta" and "content" in one and "http-equiv" in one
    )
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", policy)
    assert [tag for tag, _ in page.tags].count("script") == 1


def test_texts_and_names_are_escaped(results):
    mistake = results.tasks[0].mistakes[0]
    mistake.context = f"⟦{NASTY}⟧ after"
    text = report.html(results)
    assert NASTY not in text
    assert "<img" not in text
    assert f"<mark>{html.escape(NASTY, quote=False)[:10]}" in text
    parsed(text)


def test_everything_scored_is_told_in_both_forms(results):
    page, plain = report.html(results), report.markdown(results)
    for task in results.tasks:
        for baseline in task.baselines:
            shown = f"{baseline.metrics['macro_f1'].estimate:.3f}"
            assert shown in page
            assert shown in plain
        for comparison in task.comparisons:
            assert comparison.sentence in html.unescape(page)
            assert comparison.sentence in plain
    for text in (page, plain):
        assert "the dataset has no such config: nobody has annotated it" in text
    assert page.count('<svg class="forest"') == 3


def test_markdown_tables_are_rectangular(results):
    for block in re.findall(r"(?:^\|.*\n)+", report.markdown(results), re.MULTILINE):
        rows = block.strip().split("\n")
        assert len({row.count("|") for row in rows}) == 1
        assert len(rows) > 2
        assert set(rows[1]) <= set("|-: ")


def test_it_is_a_function_of_the_results_file(results, tmp_path):
    again = load_results(tmp_path / "out" / "results.json")
    assert report.html(again) == (tmp_path / "out" / "report.html").read_text()
    assert report.markdown(again) == (tmp_path / "out" / "report.md").read_text()


def test_a_report_without_tasks_is_a_report(results):
    results.tasks = []
    parsed(report.html(results))
    assert "No task could be scored" in report.html(results)
    assert report.terminal_table(results).startswith("not scored: mood")


def test_the_terminal_table_stars_the_best(results):
    lines = report.terminal_table(results).split("\n")
    assert lines[1].split() == ["majority", "stratified", "complement_nb", "units"]
    assert lines[2].split()[0] == "colour"
    assert lines[2].count("*") == 1
    assert lines[-1].startswith("not scored: mood:")


def analysed(task):
    """Fill in what a run may find beyond scores."""
    score, best = Interval(0.5, 0.25, 0.75), "complement_nb"
    points = [CurvePoint(events=k, units=10.0 * k, score=score) for k in (1, 4, 11)]
    task.curves = [
        Curve(baseline="majority", orders=3, points=points),
        Curve(baseline=best, orders=3, reason="too <few>"),
    ]
    task.ablations = [Ablation(baseline="majority", change="without <context>", score=score, reason=NASTY)]
    task.slices = [
        Slice(by="outlet", value=NASTY, units=30, clusters=6, scores={"majority": score}),
        Slice(
            by="outlet",
            value="Small",
            units=3,
            clusters=1,
            scores={best: Interval(None, reason="x")},
            note="too small",
        ),
    ]
    task.suspects = [
        Suspect(unit_id="u1", document="d1", target="", text=NASTY, context="", reference="red", suggested="blue",
                believed=0.1, doubted=0.9, votes={"red": 1})
    ]  # fmt: skip
    one = task.baselines[0]
    one.seeds = SeedSpread(seeds=[3, 4], values=[0.5, None], mean=None, sd=None)
    one.chosen = {"e1": {"C": 1}, "e2": {"C": 1}, "e3": {"C": 10}}
    one.reliability = [
        ReliabilityBin(low=0.0, high=0.5, units=0, confidence=None, accuracy=None),
        ReliabilityBin(low=0.5, high=1.0, units=4, confidence=0.75, accuracy=0.5),
    ]


def test_what_an_analysis_found_is_shown_and_escaped(results):
    analysed(results.tasks[0])
    text = report.html(results)
    page = parsed(text)
    assert NASTY not in text
    assert [one for tag, one in page.tags if tag == "polyline"] == [{"class": "path", "points": ANY}]
    for words in (
        "too &lt;few&gt;",
        "without &lt;context&gt;",
        "C = 1</code> in 2 folds",
        "too small",
        "suggested: blue",
    ):
        assert words in text
    # confidence 0.75 stands three quarters of the way from 44 to 284, accuracy 0.5 half of it
    assert any(one.get("cx") == "224.0" and one.get("cy") == "136.0" for tag, one in page.tags if tag == "circle")


def test_every_list_that_the_script_filters_has_its_filters(results):
    analysed(results.tasks[0])
    text = report.html(results)
    lists = re.findall(r'<details class="([^"]*)">(.*?)</details>', text, re.DOTALL)
    assert {"mistakes" in names.split() for names, _ in lists} == {True, False}  # references to look at have none
    for names, body in lists:
        assert ('class="filters"' in body) == ("mistakes" in names.split())


def test_markdown_tells_what_an_analysis_found(results):
    analysed(results.tasks[0])
    text = report.markdown(results)
    assert "| 4 | 0.500 (0.250 to 0.750) |" in text
    assert "- majority over 2 seeds: – on average" in text
    assert "| outlet: Small | – | 3 | too small |" in text
    assert "1 references to look at again" not in text


def test_no_mark_up_of_others_is_left_in_markdown(benchmark_file, tmp_path):
    path = benchmark_file(title="'<b>|x'", description="'<script>y</script>'")
    run(path, tmp_path / "out")
    text = (tmp_path / "out" / "report.md").read_text()
    assert text.startswith("# &lt;b>\\|x\n")
    assert "&lt;script>y" in text
    assert "<" not in text.replace("\n<", "")


def test_the_terminal_says_why_a_baseline_was_not_run(results):
    first = results.tasks[0]
    first.baselines[0].error = "no paint"
    results.tasks = [first, msgspec.structs.replace(first, task="again")]
    assert report.terminal_table(results).split("\n")[-1] == "not run: majority on colour, again: no paint"
