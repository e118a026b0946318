from __future__ import annotations

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.safe_xml import DEEPEST, parse_xml

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>
<View>&lol2;</View>"""


@pytest.mark.parametrize(
    ("xml", "code", "message"),
    [
        ("", "malformed-xml", "the labeling config is empty"),
        (" \n", "malformed-xml", "the labeling config is empty"),
        ("<View>\n<Text>\n</View>", "malformed-xml", "mismatched tag: line 3"),
        ("<View/><View/>", "malformed-xml", "junk after document element: line 1"),
        ("<View>&nope;</View>", "malformed-xml", "undefined entity"),
        ("<View\x00/>", "malformed-xml", "not well-formed"),
        ("<View>\ud800</View>", "malformed-xml", "UTF-16"),
        (LAUGHS, "xml-entity", "a document type is declared in line 2"),
        ('<!DOCTYPE View SYSTEM "file:///etc/passwd"><View/>', "xml-entity", "a document type is declared in line 1"),
        ("<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1), "malformed-xml", "line 1: over 100 tags"),
    ],
)
def test_refused(xml: str, code: str, message: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_xml(xml, "config.xml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == (code, "config.xml")
    assert message in problem.message


@pytest.mark.parametrize(
    "xml",
    ["\ufeff<View/>", '<?xml version="1.0" encoding="utf-16"?><View/>', "<!-- a comment --><View/>", "<View/>\n"],
)
def test_accepted(xml: str) -> None:
    assert parse_xml(xml).tag == "View"


def test_depth_counts_open_tags_only() -> None:
    assert len(parse_xml("<a>" + "<b/>" * 500 + "</a>")) == 500
