"""Small packs for tests, written as text: the files of a pack after lines `=== rules/need.yaml`.

What every rule, term and table must say (its name, a title, days, a citation) is added where the text leaves it out.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govcheck.authoring.fixture import FactReader
from govcheck.engine.assess import Assessment, assess
from govcheck.engine.bind import Binder
from govcheck.engine.compile import compile_trees
from govcheck.engine.engine import Case, Engine
from govcheck.engine.evaluate import evaluate
from govcheck.errors import PackError, Problem
from govcheck.facts.world import world_from
from govcheck.packs.condition import TermRef
from govcheck.packs.load import load_packs
from govcheck.packs.model import Pack, PackSet
from govcheck.source import from_data
from govcheck.truth import Truth

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-06-15"
CITED = 'citations: [{ instrument: ACT, article: "1", checked_on: 2026-06-01 }]'
HEAD = """\
title: A small act
jurisdiction: { country: JP }
binding_on: organisation
per: leg
layer: 1
version: "1"
reviewed_on: 2026-06-01
instruments:
  ACT: { title: The Small Act, url: "https://example.org/act" }
"""
FACTS = """\
words:
  small_words: { x: Ex, y: Why, z: Zed }
facts:
  small.flag: { type: boolean, question: Is there a flag? }
  small.other: { type: boolean, question: Is there another? }
  small.test: { type: judgement, question: Is it necessary? }
  small.kind: { type: text, words: small_words, question: Which kind is it? }
  small.second: { type: text, words: small_words, question: Which kind is the second? }
  small.number: { type: number, question: How many are there? }
  small.more: { type: number, question: How many more are there? }
  small.day: { type: date, question: On which day was it? }
  small.later: { type: date, question: On which later day was it? }
  small.set: { type: set, words: small_words, question: Which are in it? }
  small.places: { type: countries, question: In which countries is it? }
  small.can: { type: boolean, question: Can it be?, settable: { by: own } }
  small.may: { type: boolean, question: May it be?, settable: { by: own } }
  small.level: { type: text, values: [low, high], question: Which level is set?, settable: { by: own } }
  small.set_on: { type: date, question: On which day was it set?, settable: { by: own } }
  small.guarded: { type: boolean, question: And so?, asked_only_when: { fact: small.flag, is: true } }
done:
  small_notice: { question: Was notice given? }
assessments:
  small_impact:
    title: An assessment
    attributes: { small_access: { type: boolean, question: Can authorities get at the data? } }
"""
SAFEGUARDS = """\
safeguards:
  small_clauses:
    title: Clauses
    effort: 3
    attributes:
      small_full: { type: boolean, question: Are the clauses complete?, settable: { by: own } }
      small_needed: { type: judgement, question: Are they needed? }
  small_consent: { title: Consent, effort: 2, settable: { by: data_subject } }
  small_decision: { title: A decision of the authority, effort: 8, settable: { by: authority } }
  small_exemption:
    title: An exemption
    settable: { by: none }
    attributes:
      small_necessary: { type: judgement, question: Is the transfer necessary? }
"""
_NEEDS_MESSAGE = ("requirement", "prohibition", "duty", "conclusion")


def files_of(text: str) -> dict[str, str]:
    """The files in a text, by their names; what every file must say is added at the end, so lines stay."""
    found: dict[str, str] = {}
    for part in text.split("\n=== ")[1:] if text.startswith("\n") else f"\n{text}".split("\n=== ")[1:]:
        name, _, content = part.partition("\n")
        found[name.strip()] = content.rstrip() + "\n"
    return {name: _whole(name, content) for name, content in found.items()}


def _whole(name: str, content: str) -> str:
    folder, _, file = name.partition("/")
    if folder not in ("rules", "terms", "tables"):
        return content
    slug = file.removesuffix(".yaml")
    keys = {line.partition(":")[0] for line in content.splitlines() if line[:1].isalpha()}
    extra = {folder[:-1]: slug, "title": f"The {folder[:-1]} {slug}"}
    if not {"versions", "in_force"} & keys:
        extra["in_force"] = "{ from: 2000-01-01 }"
    kind = next((line.partition(":")[2].strip() for line in content.splitlines() if line.startswith("kind:")), "")
    if kind in _NEEDS_MESSAGE:
        extra["message"] = f"The {kind} {slug} speaks"
    lines = [f"{key}: {value}" for key, value in extra.items() if key not in keys]
    return content + "\n".join([*lines, *([] if "citations" in keys or "versions" in keys else [CITED]), ""])


def write_pack(root: Path, text: str, name: str = "small") -> Path:
    """Write a pack below `root`; its head, facts and safeguards are the ones above unless the text gives others."""
    folder = root / name
    files = files_of(text)
    files.setdefault("pack.yaml", HEAD)
    files["pack.yaml"] = f"pack: {name}\n{files['pack.yaml']}"
    if name == "small":
        files.setdefault("facts.yaml", FACTS)
        files.setdefault("safeguards.yaml", SAFEGUARDS)
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return folder


def write_world(root: Path) -> None:
    """Put the tables of the world where packs below `root` look for them."""
    if not (root / "world").exists():
        shutil.copytree(ROOT / "policies" / "world", root / "world")


def load(root: Path) -> PackSet:
    """The packs below a folder."""
    write_world(root)
    return load_packs(root=str(root), use_cache=False)


def problems(root: Path, text: str, name: str = "small") -> list[Problem]:
    """What is wrong with a pack; nothing if it is readable."""
    write_pack(root, text, name)
    try:
        load(root)
    except PackError as error:
        return list(error.problems)
    return []


class Regime:
    """One small pack, ready to be asked; without a scope of its own it applies to everything."""

    def __init__(self, root: Path, text: str) -> None:
        write_pack(root, text if "kind: scope" in text else f"{text}\n=== rules/scope.yaml\nkind: scope\n")
        self.packs = load(root)
        self.engine = Engine(self.packs)
        self.pack: Pack = self.packs.pack("small")

    def case(self, facts: Mapping[str, Any] | None = None, day: str = DAY) -> Case:
        """Facts as a pack test writes them."""
        found: list[Problem] = []
        reader = FactReader(self.packs.catalogue, world_from(self.packs.world_root, self.packs.countries))
        values = reader.values(facts or {}, day, from_data({}), (), found)
        assert not found
        return self.engine.case(values, day)

    def assess(self, facts: Mapping[str, Any] | None = None, day: str = DAY) -> Assessment:
        """The pack's assessment of a leg."""
        return assess(self.engine, self.pack, day, self.case(facts, day))

    def outcome(self, facts: Mapping[str, Any] | None = None, day: str = DAY) -> str:
        """The outcome alone."""
        return self.assess(facts, day).outcome

    def asked(self, facts: Mapping[str, Any] | None = None, day: str = DAY) -> list[str]:
        """What is asked so that the outcome is settled."""
        return [item.name for item in self.assess(facts, day).questions]

    def truth(self, term: str, facts: Mapping[str, Any] | None = None, day: str = DAY) -> Truth:
        """The truth of a term: the meaning, and the fast form held to it."""
        case, calendars = self.case(facts, day), self.packs.calendars
        tree = Binder(self.packs, self.pack, day).bind(TermRef(term))
        found = evaluate(tree, case.facts, calendars)
        [(may, must)] = compile_trees([tree], calendars)
        assert (bool(may(case.facts)), bool(must(case.facts))) == (found is not False, found is True)
        return found
