"""What the catalogue says of one fact, one attribute, one kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Data = Any  # plain data out of a document: checked before it is used


class Settable(NamedTuple):
    """Who can change a fact, how much work it is (1 to 10) and how many days it takes."""

    by: str
    effort: int = 1
    lead_time_days: int = 0
    only_when: Data = None


class Lever(NamedTuple):
    """How changing the transfer itself changes a fact: as a step in words, and how much work it is.

    No lever is a cure: what is blocked stays blocked until the transfer is another one.
    """

    title: str
    effort: int = 3
    lead_time_days: int = 30
    values: tuple[str, ...] = ()
    """The words a text can be changed to; other types say by themselves what less, fewer or nearer means."""


class FactSpec(NamedTuple):
    """One fact: its type, what it may say, and how to ask for it."""

    name: str
    type: str
    question: str
    values: Mapping[str, str] | None = None
    about: str = "transfer"
    guard: Data = None
    """The condition under which the fact applies at all, as data of a condition tree."""
    settable: Settable | None = None
    asked_as: str | None = None
    """The list whose question stands for this fact while that list is not stated."""
    pack: str = ""
    """The pack that declares the fact; empty for the shared catalogue."""
    dpv: str = ""
    place_question: str = ""
    """How to ask for it on a leg to a place where no named party sits, if in another way."""
    part: str = ""
    """What the fact is of a safeguard: its "status", the day it "starts", the day it "ends"; else empty."""
    lever: Lever | None = None


class AttributeSpec(NamedTuple):
    """What entries of a kind can say besides their status."""

    name: str
    type: str
    question: str
    values: Mapping[str, str] | None = None
    starts: bool = False
    ends: bool = False
    settable: Settable | None = None
    guard: Data = None


class KindSpec(NamedTuple):
    """A kind of safeguard or of assessment."""

    name: str
    title: str
    attributes: Mapping[str, AttributeSpec]
    settable: Settable | None
    proof: str = ""
    validity: str = ""
    who: str = ""
    dpv: str = ""
    pack: str = ""


def kind_facts(part: str, kind: KindSpec, statuses: Mapping[str, str] | None) -> Iterable[FactSpec]:
    """The facts of a kind: its status (or whether it is done) and its attributes."""
    base, asked = f"{part}.{kind.name}", f"{part}s"
    if part == "safeguard":
        head = f"{base}.status"
        question = f"What is the status of this safeguard: {kind.title}?"
        applies: Data = {"fact": head, "is_not": "absent"}
        yield FactSpec(
            head, "text", question, statuses, settable=kind.settable, asked_as=asked, pack=kind.pack, part="status"
        )
    else:
        head = f"{base}.done"
        question = f"Has this assessment been made: {kind.title}?"
        applies = {"fact": head, "is": True}
        yield FactSpec(head, "boolean", question, settable=kind.settable, asked_as=asked, pack=kind.pack)
    for attribute in kind.attributes.values():
        yield FactSpec(
            f"{base}.{attribute.name}",
            attribute.type,
            attribute.question,
            attribute.values,
            guard=applies if attribute.guard is None else {"all": [applies, attribute.guard]},
            settable=attribute.settable,
            pack=kind.pack,
            part="starts" if attribute.starts else "ends" if attribute.ends else "",
        )
