"""The disagreement report in a real browser: filters, keys, and no script but its own."""

import shutil

import pytest

from corpus_kit.agreement.measure import measure
from corpus_kit.agreement.report import write_report
from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Region
from corpus_kit.schema.model import Attribute, Schema, SpanType, Value

pytestmark = pytest.mark.live
CHROMIUM = shutil.which("chromium")
EVIL = '<img src=x onerror="window.pwned=1"></script><script>window.pwned=1</script>'
SCHEMA = Schema(
    name="toy",
    attributes={"tone": Attribute(default="flat", values={"warm": Value(), "cold": Value(), "flat": Value()})},
    spans={"claim": SpanType(units="sentences", attributes=("tone",))},
)


class Source:
    """Three documents: no difference in d0, warm against cold in d1, a3 apart in d2."""

    name, schema, config = "toy", SCHEMA, CorpusConfig(name="toy", schema="toy")

    def documents(self):
        tones = [("warm", "warm", "warm"), ("warm", "cold", "flat"), ("warm", "warm", "cold")]
        for number, said in enumerate(tones):
            text = f"Pask doubts it. {EVIL}"
            document = Document(
                id=f"d{number}", title=EVIL, text=text, length=len(text), sentences=((0, 15), (16, len(text)))
            )
            yield AnnotatedDocument(
                document,
                tuple(
                    Annotation(
                        document=document.id,
                        pass_="all",
                        annotator=f"a{place}",
                        regions=(Region("r", "claim", 0, 15, (Answer("tone", tone),)),),
                    )
                    for place, tone in enumerate(said, start=1)
                ),
            )


@pytest.fixture
def page(tmp_path):
    if not CHROMIUM:
        pytest.skip("there is no Chromium")
    from playwright.sync_api import sync_playwright

    write_report(Source(), measure(Source(), resamples=0), tmp_path / "report.html")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page()
        opened.goto((tmp_path / "report.html").as_uri())
        yield opened
        browser.close()


def rows(page):
    return page.locator("tr[data-about]:visible").count()


def test_filters_and_keys(page):
    assert page.evaluate("window.pwned") is None
    assert rows(page) == 2  # of six sentences, two are differed about
    assert page.locator("details.page:visible").count() == 2
    page.select_option("#who", "a2")  # three tones in d1 put everyone apart; in d2 only a3 is
    assert rows(page) == 1
    page.select_option("#who", "")
    page.select_option("#label", "tone: flat")
    assert rows(page) == 1
    page.select_option("#label", "")
    page.uncheck("#differing")
    assert rows(page) == 6
    page.check("#differing")
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.className") == "differs"
    first = page.evaluate("document.activeElement.dataset.about")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.dataset.about") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.dataset.about") == first
