from xml.etree import ElementTree

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.schema.model import Pass, Schema, SpanType
from corpus_kit.studio.projects import (
    DISPUTED,
    LONGEST_TITLE,
    Corpus,
    Project,
    elsewhere,
    export_of,
    lines_of_page,
    same_config,
    same_instructions,
    title_of,
    wanted_config,
)


def corpus(tmp_path, name):
    schema = Schema(name="toys", spans={"x": SpanType()}, passes={"p": Pass(spans=("x",))})
    return Corpus(tmp_path, CorpusConfig(name=name, schema="toys"), schema, {})


def test_titles_fit_and_differ(tmp_path):
    assert title_of(corpus(tmp_path, "harbour"), "p") == "harbour: p"
    long = [corpus(tmp_path, "h" * 60 + end) for end in "ab"]
    titles = {title_of(one, "p", kind) for one in long for kind in ("annotation", "adjudication")}
    assert len(titles) == 4
    assert max(map(len, titles)) <= LONGEST_TITLE


def test_configs_that_differ_in_space_alone_are_the_same():
    assert same_config('<View>\n  <Text name="t" value="$t"/></View>', '<View><Text value="$t" name="t" />\n</View>')
    assert not same_config("<View><A/></View>", "<View><B/></View>")
    assert not same_config("not xml", "<View/>")
    assert not same_config('<!DOCTYPE x [<!ENTITY a "b">]><View>&a;</View>', "<View>b</View>")


def test_instructions_are_compared_by_what_they_say():
    assert same_instructions("<ol><li>One <b>two</b></li></ol>", "<p>One two</p>")
    assert lines_of_page("<p>a &lt; b</p><td>c</td>") == ["a < b", "c"]


def test_an_adjudicator_is_shown_what_is_disputed(tmp_path):
    one = corpus(tmp_path, "harbour")
    root = ElementTree.fromstring(wanted_config(one, "p", "adjudication"))
    (side,) = root.findall("View[@className='ck-side']")
    assert (side[0].tag, side[0].get("value")) == ("Header", f"${DISPUTED}")
    side.remove(side[0])
    assert same_config(ElementTree.tostring(root, encoding="unicode"), wanted_config(one, "p"))


def test_files_of_projects_that_are_not_here_are_named(tmp_path):
    one = corpus(tmp_path, "harbour")
    here = Project(1, "harbour: p", "p", "annotation", "0123abcd", "", "", 0, 1)
    for name in (here.file_name, "studio-89abcdef.json", "adjudication-89abcdef.json", "by-hand.json", "studio-x.json"):
        path = export_of(one, here).with_name(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    told = [line.partition(" stays ")[0] for line in elsewhere(one, [here])]
    gone = tmp_path / "exports" / "p"
    assert told == [str(gone / "adjudication-89abcdef.json"), str(gone / "studio-89abcdef.json")]
