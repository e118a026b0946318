"""XML from strangers: no entities, no depth without end, and the line of every fault."""

from __future__ import annotations

from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

from corpus_kit.errors import Problem, ProblemsError

DEEPEST = 100


def parse_xml(xml: str, file: str = "") -> ElementTree.Element:
    """Parse XML that declares no document type.

    A document type is the only place where entities are declared; without one they can neither swell nor fetch files.

    Raises
    ------
    ProblemsError
        ``xml-entity`` for a document type, ``malformed-xml`` for anything else.

    Examples
    --------
    >>> parse_xml("<View><Text/></View>").tag
    'View'
    >>> parse_xml('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    Traceback (most recent call last):
    corpus_kit.errors.ProblemsError: 1 problem
    <BLANKLINE>
      in the whole file                                       [xml-entity]
        a document type is declared in line 1
        remove it: a labeling config needs no entities
    """
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def refuse(code: str, message: str, advice: str = "") -> NoReturn:
        raise ProblemsError([Problem(code=code, message=message, advice=advice, file=file)])

    def document_type(*_: object) -> None:
        message = f"a document type is declared in line {parser.CurrentLineNumber}"
        refuse("xml-entity", message, "remove it: a labeling config needs no entities")

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            refuse("malformed-xml", f"line {parser.CurrentLineNumber}: over {DEEPEST} tags in each other")

    def end(_: object) -> None:
        nonlocal depth
        depth -= 1

    if not xml.strip():
        refuse("malformed-xml", "the labeling config is empty")
    parser.StartDoctypeDeclHandler = document_type
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        data = xml.removeprefix("\ufeff").encode()
        parser.Parse(data, True)
        return ElementTree.fromstring(data, ElementTree.XMLParser(encoding="utf-8"))
    except (expat.ExpatError, ElementTree.ParseError) as error:
        refuse("malformed-xml", f"not well-formed: {error}")
    except UnicodeEncodeError:
        refuse("malformed-xml", "half of a character of UTF-16 stands alone")
