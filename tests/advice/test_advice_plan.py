"""Plans as the report tells them: of the quickstart, and of small packs."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from govcheck import api
from govcheck.advice.plan import plan
from govcheck.advice.wanted import Wanted
from govcheck.checker import Checker, Examined
from govcheck.engine.plan.planner import applied
from govcheck.report.model import TransferReport
from govcheck.source import load_file
from tests.small import FACTS, write_pack

DAY = "2026-11-22"
QUICKSTART = Path(__file__).resolve().parents[2] / "examples" / "quickstart"
quickstart = pytest.mark.skipif(not QUICKSTART.is_dir(), reason="the sources come without examples")


@cache
def checker() -> Checker:
    return Checker(api.load_packs())


def examined() -> list[Examined]:
    found = []
    for path in sorted(QUICKSTART.glob("*.yaml")):
        manifest = checker().manifest(load_file(str(path)))
        found += [checker().examine(manifest, transfer, DAY) for transfer in manifest.transfers]
    return found


@cache
def reports() -> dict[str, TransferReport]:
    report = api.check(str(QUICKSTART), as_of=DAY, wanted=Wanted(plan=True))
    return {transfer.id: transfer for transfer in report.transfers}


@quickstart
def test_every_plan_of_the_quickstart_makes_every_regime_permit_every_leg() -> None:
    engine, count = checker().engine, 0
    for one in examined():
        if one.report.outcome in ("permitted", "out_of_scope"):
            continue
        for planned in plan(checker(), one)[0]:
            for case in applied(planned.problem, planned.proposal):
                for pack in planned.problem.packs:
                    outcome = engine.decide(engine.program(pack, one.day), case).outcome
                    assert outcome in ("permitted", "out_of_scope"), (one.transfer.id, pack.id)
                    count += 1
    assert count


@quickstart
def test_only_what_needs_a_plan_has_one() -> None:
    for transfer in reports().values():
        assert bool(transfer.plan) is (transfer.outcome not in ("permitted", "out_of_scope")), transfer.id


@quickstart
def test_one_document_settles_two_regimes() -> None:
    cheapest = reports()["tokyo-to-dalian"].plan[0]
    [step] = cheapest.steps
    assert (step.kind, step.name, step.regimes) == ("safeguard", "equivalent_measures", ("appi", "gdpr"))
    assert cheapest.settles == ("appi", "gdpr")
    assert {"appi/equivalent-measures", "gdpr/onward-ground"} <= set(step.rules)
    assert step.proof and step.who and step.citations
    assert step.sets == {"safeguard.equivalent_measures.status": "in_place"}


@quickstart
def test_what_no_setting_satisfies_is_a_conflict_with_its_core() -> None:
    transfer = reports()["staff-numbers-to-munich"]
    [conflict] = [one for one in transfer.conflicts if one.kind == "computed"]
    assert conflict.rules == ("appi/my-number-provision",)
    [gives] = conflict.core
    assert gives.citations and "ground" in gives.what
    assert conflict.legs == ("isar-kk > isar",)
    [change] = transfer.plan[0].steps
    assert change.kind == "change"
    assert change.title.endswith(": my_number")
    assert change.title in conflict.way_out


@quickstart
def test_an_undetermined_transfer_is_planned_for_each_way_its_questions_fall() -> None:
    transfer = reports()["support-from-shanghai"]
    assert transfer.outcome == "undetermined"
    for one in transfer.plan:
        [provided] = one.provided
        assert provided.count("? No") == 3
        assert "? Yes" not in provided


NEED = """
=== rules/need.yaml
kind: requirement
"""
CONSENT = """
=== rules/consent.yaml
kind: ground
opens: [need]
when: { fact: safeguard.small_consent.status, is: in_place }
"""
NOTICE = """
=== rules/notice.yaml
kind: duty
for: [consent]
met_when: { fact: done.small_notice, is: true }
"""


def reported(root: Path, rules: str, **changes: Any) -> TransferReport:
    scope = "\n=== rules/scope.yaml\nkind: scope\n"
    folder = write_pack(root, rules + scope)
    transfer = {
        "id": "one",
        "exporter": {"name": "Us", "country": "JP"},
        "importer": {"name": "Them", "country": "CN"},
        "safeguards": [],
        "assessments": [],
        "done": [],
        **changes,
    }
    data = {"govcheck": 1, "transfers": [{key: value for key, value in transfer.items() if value is not None}]}
    report = api.check(data, regimes=["small"], as_of=DAY, packs=[str(folder)], wanted=Wanted(plan=True))
    return report.transfers[0]


def test_a_duty_tied_to_the_ground_is_a_step_beside_it(tmp_path: Path) -> None:
    [found] = reported(tmp_path, NEED + CONSENT + NOTICE).plan
    consent, notice = found.steps
    assert (consent.kind, consent.title) == ("safeguard", "Consent")
    assert consent.rules == ("small/consent", "small/need")
    assert (notice.kind, notice.name, notice.title) == ("duty", "done.small_notice", "The rule notice")
    assert set(notice.rules) == {"small/notice", "small/consent", "small/need"}
    assert notice.sets == {"done.small_notice": True}
    assert found.assuming == ("The data subjects agree: Consent",)


def test_a_step_with_each_of_several_importers_says_with_whom(tmp_path: Path) -> None:
    importers = [{"name": "Them", "country": "CN"}, {"name": "Others", "country": "US"}]
    [found] = reported(tmp_path, NEED + CONSENT, importer=None, importers=importers).plan
    assert [step.title for step in found.steps] == ["Consent (Us and Others)", "Consent (Us and Them)"]
    assert found.effort == 4


def test_what_is_renewed_begins_on_the_day(tmp_path: Path) -> None:
    clauses = """
=== rules/clauses.yaml
kind: ground
opens: [need]
when:
  all:
    - { fact: safeguard.small_clauses.status, is: in_place }
    - { fact: safeguard.small_clauses.small_full, is: true }
"""
    entry = {"kinds": ["small_clauses"], "status": "in_place", "signed_on": "2020-01-01", "small_full": False}
    [found] = reported(tmp_path, NEED + clauses, safeguards=[entry]).plan
    [step] = found.steps
    assert step.title == "Clauses: complete or renew what is in place"
    assert step.sets == {"safeguard.small_clauses.signed_on": DAY, "safeguard.small_clauses.small_full": True}


def test_a_list_that_is_not_stated_is_taken_for_empty_and_that_is_said(tmp_path: Path) -> None:
    transfer = reported(tmp_path, NEED + CONSENT, safeguards=None)
    assert transfer.outcome == "undetermined"
    [found] = transfer.plan
    [provided] = found.provided
    assert provided.endswith("carry this transfer? None")


def test_the_result_of_an_assessment_is_assumed(tmp_path: Path) -> None:
    assessed = """
=== rules/impact.yaml
kind: duty
met_when:
  all:
    - { fact: assessment.small_impact.done, is: true }
    - { fact: assessment.small_impact.small_access, is: false }
"""
    [found] = reported(tmp_path, assessed).plan
    assert [step.title for step in found.steps] == ["An assessment"]
    assert found.assuming == ("Can authorities get at the data? No",)


def test_two_regimes_that_no_setting_reconciles(tmp_path: Path) -> None:
    rules = """
=== rules/first.yaml
kind: duty
met_when: { fact: small.can, is: true }
=== rules/second.yaml
kind: duty
met_when: { fact: small.can, is: false }
=== rules/third.yaml
kind: duty
met_when: { fact: small.may, is: true }
"""
    transfer = reported(tmp_path, rules, facts={"small.can": False, "small.may": False})
    assert transfer.plan == ()
    [conflict] = transfer.conflicts
    assert conflict.rules == ("small/first", "small/second")
    assert conflict.message.endswith("The rule first; The rule second")
    assert [gives.what for gives in conflict.core] == ["the duty would have to be met, or to fall"] * 2


def test_a_prohibition_names_its_exceptions(tmp_path: Path) -> None:
    rules = """
=== rules/ban.yaml
kind: prohibition
=== rules/licence.yaml
kind: exception
exception_to: [ban]
when: { fact: small.flag, is: true }
"""
    transfer = reported(tmp_path, rules, facts={"small.flag": False})
    [conflict] = transfer.conflicts
    [gives] = conflict.core
    assert gives.what == (
        "the prohibition would have to be lifted; or an exception would have to apply: The rule licence"
    )


def test_a_change_says_what_it_comes_to(tmp_path: Path) -> None:
    facts = FACTS.replace(
        "question: How many are there? }", "question: How many?, lever: { title: Send fewer, effort: 4 } }"
    )
    rule = "=== rules/many.yaml\nkind: prohibition\nwhen: { fact: small.number, at_least: 1000 }\n"
    [found] = reported(tmp_path, f"=== facts.yaml\n{facts}\n{rule}", facts={"small.number": 5000}).plan
    [step] = found.steps
    assert (step.kind, step.title, step.sets) == ("change", "Send fewer: at most 999", {"small.number": 999})


def test_the_solver_is_not_loaded_where_nothing_needs_a_plan(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, "\n=== rules/scope.yaml\nkind: scope\n")
    code = f"""
import sys
from govcheck import api
from govcheck.advice.wanted import Wanted
one = {{"id": "one", "exporter": {{"country": "JP"}}, "importer": {{"country": "CN"}}}}
data = {{"govcheck": 1, "transfers": [one]}}
report = api.check(data, regimes=["small"], as_of={DAY!r}, packs=[{str(folder)!r}], wanted=Wanted(plan=True))
assert report.transfers[0].outcome == "permitted", report.transfers[0].outcome
assert "clingo" not in sys.modules
"""
    subprocess.run((sys.executable, "-c", code), check=True)


def test_where_very_much_is_missing_there_is_no_plan(tmp_path: Path) -> None:
    flags = [f"small.f{number}" for number in range(20)]
    facts = FACTS.replace(
        "facts:\n", "facts:\n" + "".join(f"  {f}: {{ type: boolean, question: '?' }}\n" for f in flags)
    )
    leaves = ", ".join(f"{{ fact: {flag}, is: true }}" for flag in flags)
    ground = f"\n=== rules/all.yaml\nkind: ground\nopens: [need]\nwhen: {{ any: [{leaves}] }}\n"
    rules = f"=== facts.yaml\n{facts}{NEED}{CONSENT}{ground}"
    transfer = reported(tmp_path, rules)
    assert (transfer.outcome, transfer.plan) == ("undetermined", ())
    known = reported(tmp_path, rules, facts=dict.fromkeys(flags[4:], False))
    assert known.outcome == "undetermined"
    assert [[step.title for step in one.steps] for one in known.plan] == [["Consent"]]
    assert known.plan[0].provided == ()


def test_each_way_has_its_plan_and_one_that_needs_none_has_none(tmp_path: Path) -> None:
    rules = """
=== rules/if-so.yaml
kind: duty
when: { fact: small.flag, is: true }
met_when: { fact: small.can, is: true }
=== rules/if-not.yaml
kind: duty
when: { all: [{ fact: small.flag, is: false }, { fact: small.other, is: true }] }
met_when: { fact: small.may, is: true }
"""
    transfer = reported(tmp_path, rules, facts={"small.can": False, "small.may": False})
    said = {tuple(step.name for step in one.steps): one.provided for one in transfer.plan}
    assert said == {
        ("small.can",): ("Is there a flag? Yes",),
        ("small.may",): ("Is there a flag? No, and Is there another? Yes",),
    }


def test_what_is_assumed_is_said_in_words() -> None:
    path = Path(__file__).parents[2] / "examples" / "quickstart" / "order-from-new-york.transfer.yaml"
    found = api.check(str(path), ["china", "gdpr"], "2026-11-22", wanted=Wanted(plan=True)).transfers[0]
    assumed = " ".join(found.plan[0].assuming)
    assert "Handing data to a foreign court or authority" in assumed
    assert "foreign_authority_request" not in assumed
