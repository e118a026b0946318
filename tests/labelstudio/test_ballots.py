from corpus_kit.labelstudio.ballots import Submitted
from corpus_kit.labelstudio.marks import Where
from corpus_kit.labelstudio.records import TaskAnnotation


def test_annotations_are_ordered_by_moments_not_by_how_these_are_spelled() -> None:
    # A whole second is spelled without a point, and "Z" sorts after "."; 10:00+02:00 is 08:00Z.
    spelled = ["no time", "2031-05-02T10:00:00+02:00", "2031-05-02T09:00:00Z", "2031-05-02T09:00:00.500000Z"]
    made = [
        Submitted(TaskAnnotation(updated_at=text), Where(file="f", task="1", annotator="a1"), "p", False)
        for text in spelled
    ]
    mixed = [made[place] for place in (3, 0, 2, 1)]
    assert sorted(mixed, key=lambda one: one.time) == made
