import dataclasses

import pytest

from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Link, Region
from corpus_kit.dataset.reading import open_dataset
from corpus_kit.errors import InsufficientDataError
from corpus_kit.evaluation.documents.articles import Article, Structure, TypedSpan
from corpus_kit.evaluation.documents.tasks import Asked, RoleAsked, asked_of, joined, read_document_task
from corpus_kit.evaluation.kinds import task_names


@pytest.fixture
def opened(talk):
    return open_dataset(talk)


def read(path, name):
    dataset = open_dataset(path)
    return read_document_task(dataset, name, dataset.schema())


def test_what_is_asked_comes_from_the_schema(opened):
    schema = opened.schema()
    assert asked_of("tagging", schema) == Asked("extraction", ("say", "who", "what"))
    roles = {"who": RoleAsked(("who",)), "say": RoleAsked(("say",), 1, 1)}
    assert asked_of("quote", schema) == Asked("linking", ("say", "who", "what"), "what", roles)
    assert asked_of("quote", schema).labels == ("who", "say")
    assert asked_of("quote_end_to_end", schema).labels == ("what", "who", "say")
    assert task_names(schema) == ("tagging", "quote", "quote_end_to_end")


def test_the_first_document_by_hand(talk):
    # “The wall is sound,” said Ulla Fenn. Ada Pask warned that the mill was old. Nobody came to the wall.
    # 0                   19   25         35        46     53                   74
    task = read(talk, "tagging")
    assert task.documents[0] == "t00"
    article, taught = task.articles[0], task.taught[0]
    assert set(taught.spans) == {
        TypedSpan("what", ((0, 20),)),
        TypedSpan("say", ((21, 25),)),
        TypedSpan("who", ((26, 35),)),
        TypedSpan("who", ((37, 45),)),
        TypedSpan("say", ((46, 52),)),
        TypedSpan("what", ((53, 74),)),
    }
    assert article.sentences == ((0, 36), (37, 75), (76, len(article.text)))
    assert article.spans == ()
    assert article.words[:3] == ("“", "The", "wall")
    assert taught.undecided == {"say": frozenset(), "who": frozenset(), "what": frozenset()}


def test_divided_tokens_are_told_and_their_spans_are_not_in_the_reference(talk):
    task = read(talk, "tagging")
    taught, article = task.taught[2], task.articles[2]
    assert [span.type for span in taught.spans].count("what") == 1
    assert {article.words[token] for token in taught.undecided["say"]} == {"warned"}


def test_linking_gives_the_spans_and_end_to_end_the_text_alone(talk):
    linking, whole = read(talk, "quote"), read(talk, "quote_end_to_end")
    assert set(linking.articles[0].spans) == set(linking.taught[0].spans)
    assert whole.articles[0].spans == ()
    assert linking.taught[0].structures == whole.taught[0].structures
    assert linking.answer(0) == (
        Structure(((0, 20),), ((((26, 35),),), (((21, 25),),))),
        Structure(((53, 74),), ((((37, 45),),), (((46, 52),),))),
    )


def test_nothing_of_annotators_outlet_or_event_reaches_a_baseline(talk):
    fields = {field.name for field in dataclasses.fields(Article)}
    assert fields == {"text", "sentences", "tokens", "bounds", "spans"}


def test_groups_are_events(talk):
    assert read(talk, "quote").groups == tuple(f"e{number}" for number in range(6))


def test_white_space_at_the_edges_is_trimmed(build_talk, make_talk):
    made = make_talk(0)
    wider = [
        Annotation(
            document="t00",
            pass_="all",
            annotator=name,
            id=name,
            regions=tuple(
                Region(one.id, one.type, one.start, min(one.end + 1, 75)) for one in made.annotations[0].regions
            ),
        )
        for name in ("a1", "a2")
    ]
    task = read(build_talk([AnnotatedDocument(made.document, tuple(wider))]), "tagging")
    assert TypedSpan("say", ((21, 25),)) in task.taught[0].spans


def test_fragments_stay_together_across_sentences(build_talk, make_talk):
    document = make_talk(0).document
    regions = (Region("r1", "what", 0, 20), Region("r2", "what", 76, 82))
    said = [
        Annotation(document="t00", pass_="all", annotator=name, id=name, regions=regions,
                   links=(Link("r1", "r2", "what", "what", "more"),))
        for name in ("a1", "a2")
    ]  # fmt: skip
    task = read(build_talk([AnnotatedDocument(document, tuple(said))]), "tagging")
    assert task.taught[0].spans == (TypedSpan("what", ((0, 20), (76, 82))),)


def test_without_a_span_there_is_nothing_to_score(build_talk, make_talk):
    empty = Annotation(document="t00", pass_="all", annotator="a1", id="1")
    made = build_talk([AnnotatedDocument(make_talk(0).document, (empty,))])
    with pytest.raises(InsufficientDataError, match="the reference is empty"):
        read(made, "tagging")


def test_an_unannotated_dataset_has_no_such_task(opened):
    class Bare:
        configs = ("documents",)

    with pytest.raises(InsufficientDataError, match="nobody has annotated it"):
        read_document_task(Bare(), "tagging", opened.schema())


def test_two_datasets_share_no_document(talk):
    task = read(talk, "tagging")
    with pytest.raises(InsufficientDataError, match=r"6 document\(s\) stand in both"):
        joined(task, task)


def test_an_article_knows_its_sentences_and_tokens():
    article = Article.of("It rains. Stay in.", [(0, 9), (10, 18)])
    assert article.covering(((2, 3),)) == []
    assert article.covering(((0, 1), (1, 4))) == [0, 1]
    assert article.sentences_of(((9, 10),)) == range(1)
    assert article.clean([(2, 9), (15, 16)]) == ((3, 9), (15, 16))
    given = article.given([TypedSpan("x", ((0, 2),))])
    assert (given.spans, article.spans) == ((TypedSpan("x", ((0, 2),)),), ())
