"""Values, messages, citations and fingerprints."""

from __future__ import annotations

import pytest

from govcheck.packs.condition import Value
from govcheck.report.model import Json
from govcheck.report.words import Speaker, as_json, fingerprint
from govcheck.vocabulary.catalogue import Catalogue, FactSpec

INF = float("inf")


def speaker() -> Speaker:
    made = Catalogue()
    kinds = {"place": "country", "places": "countries", "word": "text", "words": "set", "count": "number"}
    made.facts = {name: FactSpec(name, kind, "?") for name, kind in {**kinds, "a.b_c": "boolean"}.items()}
    return Speaker(made, {"JP": "Japan", "CN": "China"})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None), (True, True), ("JP", "JP"), (frozenset({"b", "a"}), ["a", "b"]), (frozenset[str](), []),
        ((5, 5), 5), ((5.0, 5.0), 5), ((0, 0), 0), ((5, 9), {"at_least": 5, "at_most": 9}), ((5, INF), {"at_least": 5}),
        ((0, 9), {"at_least": 0, "at_most": 9}),
    ],
)  # fmt: skip
def test_values_as_json(value: Value | None, expected: Json) -> None:
    assert as_json(value) == expected
    assert type(as_json(value)) is type(expected)


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("place", "JP", "Japan"), ("place", "XX", "XX"), ("word", "JP", "JP"), ("unheard_of", "JP", "JP"),
        ("places", frozenset({"JP", "CN"}), "China, Japan"), ("words", frozenset[str](), "none"),
        ("words", frozenset({"b", "a"}), "a, b"), ("a.b_c", True, "yes"), ("a.b_c", False, "no"),
        ("count", (1234567, 1234567), "1,234,567"), ("count", (0, 0), "0"), ("count", (10, INF), "at least 10"),
        ("count", (0, 90000), "at most 90,000"), ("count", (10, 20), "10 to 20"), ("count", None, "(not stated)"),
        ("word", "2026-11-22", "2026-11-22"),
    ],
)  # fmt: skip
def test_values_in_words(fact: str, value: Value | None, expected: str) -> None:
    assert speaker().value(fact, value) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("To {place} and {places}", "To Japan and China"),
        ("Of {count} persons", "Of 10 persons"),
        ("{a.b_c} {word}", "yes (not stated)"),
        ("No places", "No places"),
        ("A {Brace} and { place }", "A {Brace} and { place }"),
        ("", ""),
    ],
)
def test_messages(template: str, expected: str) -> None:
    values: dict[str, Value] = {"place": "JP", "places": frozenset({"CN"}), "count": (10, 10), "a.b_c": True}
    assert speaker().message(template, values) == expected


def test_what_is_put_into_a_message_is_not_read_again() -> None:
    assert speaker().message("{word}", {"word": "{place}", "place": "JP"}) == "{place}"


def test_fingerprints() -> None:
    assert fingerprint("a", "b") == fingerprint("a", "b")
    assert len({fingerprint("a", "b"), fingerprint("ab"), fingerprint("b", "a"), fingerprint("a", "b", "")}) == 4
    assert len(fingerprint("a")) == 16 and int(fingerprint("a"), 16) >= 0
