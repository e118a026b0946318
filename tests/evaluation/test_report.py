import html
import re
from html.parser import HTMLParser

import pytest

from corpus_kit.evaluation import report
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.results import load_results

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
        tasks="[colour, side, topics]",
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
        assert "it allows several labels a unit" in text
    assert page.count('<svg class="forest"') == 2


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
    assert report.terminal_table(results).startswith("not scored: topics")


def test_the_terminal_table_stars_the_best(results):
    lines = report.terminal_table(results).split("\n")
    assert lines[1].split() == ["majority", "stratified", "complement_nb", "units"]
    assert lines[2].split()[0] == "colour"
    assert lines[2].count("*") == 1
    assert lines[-1].startswith("not scored: topics:")
