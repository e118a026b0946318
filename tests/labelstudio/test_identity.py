from pathlib import Path

from corpus_kit.labelstudio.identity import Entry, ExportFile, grouped

FILES = [ExportFile(Path("a.json")), ExportFile(Path("b.json"))]


def entry(file=0, task="1", project="", document="", text="x"):
    return Entry(file, 0, 0, task, project, document, text.encode())


def ids(*entries, known=None, closed=False):
    groups, problems = grouped(entries, FILES, known or {}, closed)
    placed = {id(one): name for name, group in groups.items() for one in group}
    return [placed.get(id(one), "") for one in entries], [problem.code for problem in problems]


def test_an_id_decides_before_task_and_text():
    assert ids(entry(document="d"), entry(task="2", document="d"), entry(task="3", document="e")) == (
        ["d", "d", "e"],
        [],
    )


def test_one_id_with_two_texts_is_a_problem_of_the_later_task():
    assert ids(entry(document="d"), entry(task="2", document="d", text="y")) == (["d", ""], ["two-texts"])


def test_a_task_without_text_takes_the_text_of_its_id():
    assert ids(entry(document="d"), entry(task="2", document="d", text="")) == (["d", "d"], [])
    assert ids(entry(document="d", text=""), known={"d": b"x"}) == (["d"], [])
    assert ids(entry(document="d", text="")) == ([""], ["no-text"])


def test_tasks_of_one_project_with_equal_text_stay_apart():
    assert ids(entry(task="1", project="7"), entry(task="2", project="7")) == (["1", "2"], [])
    assert ids(entry(task="1"), entry(task="2")) == (["1", "2"], [])


def test_one_task_in_two_files_of_its_project_is_one_document():
    assert ids(entry(0, "1", "7"), entry(1, "1", "7")) == (["1", "1"], [])


def test_equal_texts_of_two_projects_are_matched_in_order():
    # One project an annotator: the same two articles, one of them twice, under other numbers.
    first = [entry(0, "1", "7", text="x"), entry(0, "2", "7", text="y"), entry(0, "3", "7", text="x")]
    second = [entry(1, "11", "8", text="x"), entry(1, "12", "8", text="x"), entry(1, "13", "8", text="y")]
    assert ids(*first, *second) == (["1", "2", "3", "1", "3", "2"], [])
    more = entry(1, "14", "8", text="x")
    assert ids(*first, *second, more)[0][-1] == "14"


def test_without_project_each_file_is_one():
    assert ids(entry(0, "1"), entry(1, "9")) == (["1", "1"], [])


def test_colliding_numbers_of_different_texts_are_told_apart():
    by_project = ids(entry(0, "1", "7", text="x"), entry(1, "1", "8", text="y"))
    assert by_project == (["7-1", "8-1"], [])
    by_file = ids(entry(0, "1", text="x"), entry(1, "1", text="y"))
    assert by_file == (["a-1", "b-1"], [])
    one_project_two_servers = ids(entry(0, "1", "7", text="x"), entry(1, "1", "7", text="y"))
    assert one_project_two_servers == (["a-1", "b-1"], [])


def test_a_number_that_is_an_id_elsewhere_gives_way():
    assert ids(entry(0, "5", text="x"), entry(1, "1", document="5", text="y")) == (["a-5", "5"], [])


def test_text_ties_a_task_without_id_to_a_document_with_one():
    assert ids(entry(0, "5"), entry(1, "1", document="d")) == (["d", "d"], [])
    assert ids(entry(0, "5", "7"), entry(0, "6", "7", document="d")) == (["5", "d"], [])
    assert ids(entry(0, "5"), known={"k": b"x"}, closed=True) == (["k"], [])
    assert ids(entry(0, "5"), entry(0, "6"), known={"k": b"x", "l": b"x"}, closed=True) == (["k", "l"], [])


def test_an_id_says_otherwise_than_the_text():
    assert ids(entry(0, "5", document="e"), known={"k": b"x"}) == (["e"], [])


def test_documents_beyond_the_known_are_a_problem_where_they_are_listed():
    unknown = ids(entry(0, "5", text="z"), entry(0, "6", document="e"), known={"k": b"x"}, closed=True)
    assert unknown == (["", ""], ["unknown-document", "unknown-document"])


def test_tasks_without_number_stay_apart():
    first, second = Entry(0, 0, 9, "", "", "", b"x"), Entry(0, 10, 9, "", "", "", b"x")
    assert ids(first, second)[0] == ["a", "a-2"]
