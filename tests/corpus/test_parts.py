import pytest

from corpus_kit.corpus.parts import propose_parts


def divided(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(part.kind, text[part.start : part.end]) for part in propose_parts(text, title)]


def test_headline_and_body() -> None:
    assert divided("Ferries stop\n\nNo ferry left.\n") == [
        ("headline", "Ferries stop\n\n"),
        ("body", "No ferry left.\n"),
    ]
    assert divided("Ferries stop\nNo ferry left.") == [("headline", "Ferries stop\n"), ("body", "No ferry left.")]
    assert divided("Why do ferries stop?\n\nNobody knows.")[0] == ("headline", "Why do ferries stop?\n\n")


@pytest.mark.parametrize(
    "text",
    [
        "Ferries stop",  # nothing after it
        "No ferry left on Monday.\n\nNobody knew why.",  # ends like a sentence
        "“No ferry left.”\n\nNobody knew why.",
        "Why?\nNobody knew.",  # a question in running text, not set off
        "No ferry of the port of\nOskeld left. And\nso on.".replace("Oskeld", "oskeld"),  # a wrapped line
        "x" * 201 + "\n\nBody.",  # too long
        "Share this\nSubscribe",  # nothing but furniture
        " \n ",
    ],
)
def test_where_there_is_no_headline_all_is_body(text: str) -> None:
    assert divided(text) == [("body", text)]


def test_a_known_title_is_the_headline_whatever_it_looks_like() -> None:
    assert divided("No ferry left.\nNobody knew.", "No  ferry left.")[0] == ("headline", "No ferry left.\n")


def test_furniture_at_both_ends_and_below_the_headline() -> None:
    text = (
        "menu\r\n\r\nAdvertisement\r\nFerries stop\r\n\r\nShare this article\r\n\r\nNo ferry left.\r\n\r\n"
        "Subscribe to our newsletter!\r\nComments (12)\r\n"
    )
    assert divided(text) == [
        ("boilerplate", "menu\r\n\r\nAdvertisement\r\n"),
        ("headline", "Ferries stop\r\n\r\n"),
        ("boilerplate", "Share this article\r\n\r\n"),
        ("body", "No ferry left.\r\n\r\n"),
        ("boilerplate", "Subscribe to our newsletter!\r\nComments (12)\r\n"),
    ]


def test_what_follows_a_copyright_line_goes_with_it() -> None:
    text = "Ferries stop\n\nNo ferry left.\n\n© 2031 The Post. All rights reserved.\n\nFor news, turn to us."
    assert divided(text)[-1] == ("boilerplate", "© 2031 The Post. All rights reserved.\n\nFor news, turn to us.")


@pytest.mark.parametrize(
    "line",
    [
        "Subscribers of the ferry left.",
        "The board said all rights are reserved for its members, and that nobody but they would ever use them.",
        "Searching the harbour went on.",
        "Copyright law changed, too.",
    ],
)
def test_sentences_that_only_resemble_furniture_are_body(line: str) -> None:
    assert divided(f"Ferries stop\n\nNo ferry left.\n\n{line}")[-1] == ("body", f"No ferry left.\n\n{line}")


def test_leading_blank_lines_belong_to_the_first_part() -> None:
    assert divided("\ufeff\n\nFerries stop\n\nNo ferry left.")[0] == ("headline", "\ufeff\n\nFerries stop\n\n")
