"""The catalogue: what a file of facts and safeguards becomes, and its faults."""

from __future__ import annotations

import pytest

from govcheck.errors import Problem
from govcheck.packs.load import load_packs
from govcheck.source import load_file, load_text
from govcheck.vocabulary.catalogue import (
    READING,
    TYPES,
    AttributeSpec,
    Catalogue,
    FactSpec,
    Settable,
    build,
    reading_fact,
)
from tests.small import ROOT

HOME = ROOT / "govcheck" / "vocabulary"


def made(*texts: str, packs: tuple[str, ...] = ("p", "q")) -> tuple[Catalogue, list[Problem]]:
    documents = [("", load_file(str(HOME / name))) for name in ("facts.yaml", "safeguards.yaml")]
    documents += [(pack, load_text(text, f"{pack}.yaml")) for pack, text in zip(packs, texts, strict=False)]
    return build(documents)


def sound(*texts: str) -> Catalogue:
    catalogue, problems = made(*texts)
    assert not problems
    return catalogue


def faults(*texts: str) -> list[tuple[str, int | None, str, str, str]]:
    _, problems = made(*texts)
    return [(item.path, item.region and item.region.line, item.code, item.message, item.expected) for item in problems]


class TestShared:
    def test_it_is_sound_and_asks_of_every_fact(self) -> None:
        catalogue = sound()
        assert catalogue.names == tuple(catalogue.facts)
        assert [catalogue.index[name] for name in catalogue.names] == list(range(len(catalogue.names)))
        for spec in catalogue.facts.values():
            assert spec.question.strip(), spec.name
            assert spec.type in TYPES and spec.pack == ""
            assert spec.asked_as is None or spec.asked_as in catalogue.lists

    def test_where_parties_are_how_many_persons_there_are_and_legal_tests_are_not_settable(self) -> None:
        for spec in load_packs().catalogue.facts.values():
            if not spec.name.startswith("safeguard."):
                fixed = spec.type in ("country", "countries", "number", "judgement")
                assert spec.settable is None or not fixed, spec.name

    def test_every_word_has_a_meaning(self) -> None:
        for name, words in load_packs().catalogue.words.items():
            for word, meaning in words.items():
                assert meaning.strip(), f"{name}: {word}"


class TestFacts:
    def test_what_a_fact_becomes(self) -> None:
        spec = sound("""
facts:
  p.a:
    type: text
    values: { one: The first, two: The second }
    question: Which?
    about: exporter
    asked_only_when: { fact: exporter.country, is: JP }
    settable: { by: authority, effort: 8, lead_time_days: 60, only_when: { fact: exporter.kind, is: private } }
    dpv: eu-gdpr:x
""").facts["p.a"]
        assert spec == FactSpec(
            name="p.a", type="text", question="Which?", values={"one": "The first", "two": "The second"},
            about="exporter", guard={"fact": "exporter.country", "is": "JP"},
            settable=Settable("authority", 8, 60, {"fact": "exporter.kind", "is": "private"}), pack="p",
            dpv="eu-gdpr:x",
        )  # fmt: skip

    def test_what_it_leaves_out(self) -> None:
        spec = sound("facts: { p.a: { type: boolean, question: q } }\n").facts["p.a"]
        assert spec == FactSpec("p.a", "boolean", "q", about="transfer", pack="p")

    def test_values_as_a_list_and_by_the_name_of_words(self) -> None:
        catalogue = sound("""
words: { colours: { red: Red } }
facts:
  p.a: { type: text, values: [x, y], question: q }
  p.b: { type: text, words: colours, question: q }
""")
        assert dict(catalogue.facts["p.a"].values or {}) == {"x": "", "y": ""}
        assert dict(catalogue.facts["p.b"].values or {}) == {"red": "Red"}

    def test_words_that_another_pack_adds_are_there_whatever_the_order(self) -> None:
        first = "facts: { p.a: { type: text, words: colours, question: q } }\nwords: { colours: { red: Red } }\n"
        second = "words: { colours: { blue: Blue, red: Another }, categories: { core: Core } }\n"
        catalogue = sound(first, second)
        assert dict(catalogue.facts["p.a"].values or {}) == {"red": "Red", "blue": "Blue"}
        assert "core" in (catalogue.facts["data.categories"].values or {})

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("facts:\n  p.a: { type: bool, question: q }\n",
             (2, "wrong-type", "the type of 'p.a' is 'bool'", "did you mean 'boolean'?")),
            ("facts:\n  p.a: { type: text, question: q }\n",
             (2, "missing-key", "'p.a' is text without values", "give values or words")),
            ("facts:\n  a: { type: boolean, question: q }\n",
             (2, "fact-name", "'a' does not begin with 'p.'", "name it p.a")),
            ("facts:\n  p.a: { type: set, words: colors, question: q }\nwords: { colours: { red: Red } }\n",
             (2, "unknown-words", "there is no list of words 'colors'", "did you mean 'colours'?")),
            ("facts:\n  p.a: { type: boolean, question: q, about: exporters }\n",
             (2, "wrong-value", "about is 'exporters'", "use one of transfer, exporter, importer, data")),
            ("facts:\n  p.a: { type: boolean, question: q, setable: { by: own } }\n",
             (2, "unknown-key", "'setable' is not a key here", "did you mean 'settable'?")),
            ("facts:\n  p.a: { type: boolean, question: q, settable: { by: me } }\n",
             (2, "wrong-value", "settable says not who",
              "expected by: own, counterparty, authority, data_subject or none")),
            ("facts:\n  p.a: yes\n", (2, "wrong-type", "'p.a' is not a mapping", "expected its type and question")),
            ("facts: []\n", (1, "wrong-type", "facts is not a mapping", "expected names with their entries")),
            ("fact: {}\n", (1, "unknown-key", "'fact' is not a key here", "did you mean 'facts'?")),
            ("words:\n  colours: [red]\n",
             (2, "wrong-type", "the words 'colours' are not a mapping", "expected word: meaning")),
            ("done:\n  notice: given\n",
             (2, "wrong-type", "done 'notice' has no question", "expected { question: ... }")),
            ("facts:\n  transfer.mode: { type: boolean, question: q }\n",
             (2, "fact-clash", "'transfer.mode' is declared as boolean here and as text elsewhere",
              "declare it the same way or under another name")),
        ],
    )  # fmt: skip
    def test_one_fault_one_problem(self, text: str, expected: tuple[int, str, str, str]) -> None:
        assert faults(text) == [("p.yaml", *expected)]

    def test_a_fact_that_is_faulty_does_not_hide_the_next(self) -> None:
        text = "facts:\n  p.a: { type: bool }\n  p.b: { type: txt }\n  p.c: { type: boolean, question: q }\n"
        catalogue, problems = made(text)
        assert [problem.region and problem.region.line for problem in problems] == [2, 3]
        assert "p.c" in catalogue.facts

    def test_two_files_may_declare_a_shared_fact_if_they_agree(self) -> None:
        catalogue = sound("facts: { transfer.mode: { type: text, words: modes, question: Another question } }\n")
        assert catalogue.facts["transfer.mode"].question != "Another question"

    def test_what_a_file_without_a_mapping_is(self) -> None:
        assert [fault[2:] for fault in faults("- a\n")] == [
            ("wrong-type", "the file holds no mapping", "expected keys such as words and facts")
        ]


KINDS = """
safeguards:
  clauses:
    title: Clauses
    proof: The text
    validity: Until ended
    who: both
    effort: 3
    lead_time_days: 30
    settable: { by: counterparty }
    attributes:
      full: { type: boolean, question: Is it whole?, settable: { by: own } }
      part: { type: boolean, question: And this?, asked_only_when: { fact: safeguard.clauses.full, is: false } }
  exemption: { title: Exemption, settable: { by: none } }
  plain: { title: Plain }
assessments:
  impact:
    title: Impact
    effort: 3
    attributes: { access: { type: boolean, question: Access? } }
done:
  notice: { question: Was notice given? }
"""


class TestKinds:
    def test_the_facts_of_a_safeguard(self) -> None:
        facts = sound(KINDS).facts
        status = facts["safeguard.clauses.status"]
        assert (status.type, status.part, status.asked_as) == ("text", "status", "safeguards")
        assert status.settable == Settable("counterparty", 3, 30)
        assert {"absent", "in_place", "planned"} <= set(status.values or {})
        full = facts["safeguard.clauses.full"]
        assert full.guard == {"fact": "safeguard.clauses.status", "is_not": "absent"}
        assert full.settable == Settable("own") and full.asked_as is None
        assert facts["safeguard.clauses.part"].guard == {
            "all": [full.guard, {"fact": "safeguard.clauses.full", "is": False}]
        }

    def test_every_safeguard_can_say_its_days(self) -> None:
        catalogue = sound(KINDS)
        facts = {name: catalogue.facts[f"safeguard.plain.{name}"] for name in catalogue.safeguards["plain"].attributes}
        parts = {"signed_on": "starts", "issued_on": "starts", "valid_until": "ends", "reviewed_on": ""}
        assert {name: spec.part for name, spec in facts.items()} == parts
        assert {spec.type for spec in facts.values()} == {"date"}

    def test_who_can_have_it(self) -> None:
        facts = sound(KINDS).facts
        assert facts["safeguard.exemption.status"].settable is None
        assert facts["safeguard.plain.status"].settable == Settable("own")

    def test_the_facts_of_an_assessment(self) -> None:
        facts = sound(KINDS).facts
        done = facts["assessment.impact.done"]
        assert (done.type, done.asked_as, done.settable) == ("boolean", "assessments", Settable("own", 3))
        assert facts["assessment.impact.on"].type == "date"
        assert facts["assessment.impact.access"].guard == {"fact": "assessment.impact.done", "is": True}

    def test_the_facts_of_what_is_done(self) -> None:
        notice = sound(KINDS).facts["done.notice"]
        assert (notice.type, notice.question, notice.asked_as) == ("boolean", "Was notice given?", "done")
        assert notice.settable == Settable("own")

    def test_two_packs_may_declare_one_kind_and_each_adds_to_it(self) -> None:
        second = "safeguards: { clauses: { title: Other, attributes: { more: { type: number, question: q } } } }\n"
        kind = sound(KINDS, second).safeguards["clauses"]
        assert {"full", "part", "more", "signed_on"} <= set(kind.attributes)
        assert kind.attributes["more"] == AttributeSpec("more", "number", "q")
        assert kind.settable == Settable("counterparty", 3, 30)

    def test_two_packs_that_disagree_on_an_attribute_clash(self) -> None:
        second = "safeguards: { clauses: { title: C, attributes: { full: { type: number, question: q } } } }\n"
        assert [fault[2] for fault in faults(KINDS, second)] == ["fact-clash"]

    @pytest.mark.parametrize(
        ("text", "code", "message"),
        [
            ("safeguards:\n  k: { titel: K }\n", "unknown-key", "'titel' is not a key here"),
            ("safeguards:\n  k: K\n", "wrong-type", "'k' is not a mapping"),
            ("safeguards:\n  k: { title: K, attributes: { a: { type: flag, question: q } } }\n", "wrong-type",
             "the type of 'a' is 'flag'"),
            ("assessments:\n  k: { title: K, settable: own }\n", "wrong-value", "settable says not who"),
        ],
    )  # fmt: skip
    def test_one_fault_one_problem(self, text: str, code: str, message: str) -> None:
        assert [fault[1:4] for fault in faults(text)] == [(2, code, message)]


def test_a_reading_is_a_fact_that_nobody_states() -> None:
    catalogue = sound()
    catalogue.add_reading("p", "strict", "Is it strict?")
    catalogue.freeze()
    name = reading_fact("p", "strict")
    assert catalogue.facts[name].about == READING
    assert catalogue.names[catalogue.index[name]] == name
    assert catalogue.facts[name].settable is None


def test_constraints_keep_the_pack_that_states_them() -> None:
    condition = "{ fact: p.a, at_most: { fact: p.b } }"
    facts = "facts: { p.a: { type: number, question: q }, p.b: { type: number, question: q } }"
    catalogue = sound(f"{facts}\nconstraints: [{condition}]\n")
    assert catalogue.constraints == [("p", {"fact": "p.a", "at_most": {"fact": "p.b"}})]
