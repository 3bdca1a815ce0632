"""check, explain and load_packs: what programs call."""

from __future__ import annotations

import datetime
import json
import os
import pickle
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import govcheck
from govcheck.api import check_documents
from govcheck.checker import Checker
from govcheck.render.json import render
from govcheck.source import from_data, load_text
from tests.manifests import TODAY, between, checked, customers, manifest, party
from tests.small import ROOT, write_pack

QUICKSTART = sorted(str(path) for path in (ROOT / "examples" / "quickstart").glob("*.transfer.yaml"))
PLAIN = between(party("de", "DE"), party("us", "US", "processor", listings=[]), "service_provider")
TEXT = """\
govcheck: 1
transfers:
  - id: t
    exporter: { country: DE, role: controller }
    importer: { country: US, role: processor }
    data: { categories: [contact] }
"""


def as_text(report: govcheck.Report) -> str:
    return render(report)


class TestInput:
    def test_a_path_a_document_and_plain_data_say_the_same(self, tmp_path: Path) -> None:
        file = tmp_path / "a.transfer.yaml"
        file.write_text(TEXT, encoding="utf-8")
        document = load_text(TEXT, str(file))
        assert isinstance(document.data, dict)
        from_path = govcheck.check(str(file), as_of=TODAY)
        assert govcheck.check(document, as_of=TODAY) == from_path
        assert govcheck.check([str(file)], as_of=TODAY) == from_path
        data = govcheck.check(document.data, as_of=TODAY)
        assert data.transfers[0].outcome == from_path.transfers[0].outcome
        assert data.transfers[0].location is None
        location = from_path.transfers[0].location
        assert location is not None and (location.path, location.line) == (str(file), 3)

    @pytest.mark.parametrize("given", [None, 3, b"govcheck: 1", [None], [3]])
    def test_what_is_no_manifest_is_told_by_its_type(self, given: Any) -> None:
        with pytest.raises(TypeError, match="is no manifest; use the path"):
            govcheck.check(given, as_of=TODAY)

    def test_a_single_name_is_not_taken_for_its_letters(self) -> None:
        assert govcheck.check(PLAIN, regimes="gdpr", as_of=TODAY) == govcheck.check(PLAIN, ["gdpr"], TODAY)
        with pytest.raises(govcheck.PackError, match=r"^nowhere: no-pack"):
            govcheck.check(PLAIN, packs="nowhere", as_of=TODAY)

    def test_a_day_may_be_a_date(self) -> None:
        day = datetime.date.fromisoformat(TODAY)
        assert govcheck.check(PLAIN, as_of=day) == govcheck.check(PLAIN, as_of=TODAY)

    def test_several_at_once_in_their_order(self) -> None:
        second = {**PLAIN, "transfers": [{**PLAIN["transfers"][0], "id": "second"}]}
        report = govcheck.check([PLAIN, from_data(second), QUICKSTART[0]], as_of=TODAY)
        assert [transfer.id for transfer in report.transfers][:2] == ["t", "second"]
        assert len(report.transfers) == 3
        assert report.summary["transfers"] == 3

    def test_all_problems_of_all_manifests_at_once(self, tmp_path: Path) -> None:
        file = tmp_path / "a.transfer.yaml"
        file.write_text(TEXT.replace("country: US", "country: UK").replace("contact", "contct"), encoding="utf-8")
        with pytest.raises(govcheck.InputError) as caught:
            govcheck.check([str(file), {"govcheck": 2}, PLAIN], as_of=TODAY)
        problems = [str(problem) for problem in caught.value.problems]
        assert len(problems) >= 4
        assert any(line.startswith(f"{file}:5:26: ") and "GB" in line for line in problems)
        assert any(line.startswith(f"{file}:6:26: ") and "did you mean 'contact'?" in line for line in problems)
        assert any("govcheck" in line and "transfers" not in line for line in problems[2:])
        assert all("\n" not in line for line in problems)

    def test_every_unreadable_file_is_named(self, tmp_path: Path) -> None:
        paths = [str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")]
        with pytest.raises(govcheck.InputError) as caught:
            govcheck.check(paths, as_of=TODAY)
        assert [(problem.path, problem.code) for problem in caught.value.problems] == [
            (path, "cannot-read") for path in paths
        ]

    def test_one_id_in_two_manifests_is_a_problem(self) -> None:
        with pytest.raises(govcheck.InputError, match="'t'"):
            govcheck.check([PLAIN, PLAIN], as_of=TODAY)

    def test_the_given_data_are_left_as_they_are(self) -> None:
        before = json.dumps(PLAIN)
        govcheck.check(PLAIN, as_of=TODAY)
        assert json.dumps(PLAIN) == before

    def test_nothing_to_check(self) -> None:
        report = govcheck.check([], as_of=TODAY)
        assert report.transfers == ()
        assert set(report.summary.values()) == {0}


class TestRegimes:
    def test_all_packs_by_default_national_law_first(self) -> None:
        report = govcheck.check(PLAIN, as_of=TODAY)
        ids = [regime.id for regime in report.transfers[0].regimes]
        assert [pack.id for pack in report.packs] == ids
        assert {"appi", "china", "gdpr"} < set(ids)
        assert max(map(ids.index, ("appi", "china", "gdpr"))) < min(map(ids.index, ("dfft", "rcep")))

    @pytest.mark.parametrize("chosen", [["gdpr"], ["china", "appi"], ["rcep"], []])
    def test_only_those_asked_for(self, chosen: list[str]) -> None:
        whole = {regime.id: regime for regime in checked(PLAIN).regimes}
        report = govcheck.check(PLAIN, chosen, TODAY)
        assert {pack.id for pack in report.packs} == set(chosen)
        assert {regime.id for regime in report.transfers[0].regimes} == set(chosen)
        for regime in report.transfers[0].regimes:
            assert regime == whole[regime.id]

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(govcheck.InputError) as caught:
            govcheck.check(PLAIN, ["gpdr", "gdpr", "xyz"], TODAY)
        assert str(caught.value.problems[0]) == (
            "--regime: unknown-regime: there is no regime 'gpdr'; did you mean 'gdpr'?"
        )
        assert len(caught.value.problems) == 2

    def test_a_pack_of_ones_own(self, tmp_path: Path) -> None:
        pack = write_pack(tmp_path, "=== rules/all.yaml\nkind: scope\n=== rules/no.yaml\nkind: prohibition\n", "mine")
        assert checked(PLAIN).outcome == "action_required"
        report = govcheck.check(PLAIN, as_of=TODAY, packs=[str(pack)])
        assert report.transfers[0].outcome == "prohibited"
        assert "mine" in [info.id for info in report.packs]
        with pytest.raises(govcheck.PackError):
            govcheck.check(PLAIN, as_of=TODAY, packs=[str(tmp_path / "missing")])

    def test_what_binds_no_organisation_leaves_the_outcome_alone(self) -> None:
        for path in QUICKSTART:
            [transfer] = govcheck.check(path, ["dfft", "rcep"], TODAY).transfers[:1]
            assert transfer.outcome == "out_of_scope"
            assert all(finding.level != "error" for regime in transfer.regimes for finding in regime.findings)


class TestDays:
    def test_the_day_asked_for(self) -> None:
        for day in ("2015-10-05", "2026-11-22"):
            report = govcheck.check(PLAIN, as_of=day)
            assert report.as_of == report.transfers[0].as_of == day

    def test_a_transfer_that_starts_later_is_judged_by_the_day_it_starts(self) -> None:
        listed = party("us", "US", "processor", listings=["us_dpf"])
        later = between(party("de", "DE"), listed, "service_provider", starts_on="2023-07-10")
        found = govcheck.check(later, as_of="2023-07-01")
        assert (found.as_of, found.transfers[0].as_of) == ("2023-07-01", "2023-07-10")
        assert found.transfers[0].regimes == govcheck.check(later, as_of="2023-07-10").transfers[0].regimes
        assert checked(later, "2023-07-11").as_of == "2023-07-11"
        assert [item.outcome for item in found.transfers[0].regimes if item.id == "gdpr"] == ["permitted"]
        sooner = between(party("de", "DE"), listed, "service_provider", starts_on="2023-07-09")
        assert {item.id: item.outcome for item in checked(sooner, "2023-07-01").regimes}["gdpr"] == "action_required"

    def test_today_by_default(self) -> None:
        before = datetime.date.today().isoformat()
        assert before <= govcheck.check(PLAIN, ["gdpr"]).as_of <= datetime.date.today().isoformat()

    @pytest.mark.parametrize("day", ["2026-02-29", "today", "2026-1-1", ""])
    def test_what_is_no_day_is_refused(self, day: str) -> None:
        with pytest.raises(govcheck.InputError, match="bad-date"):
            govcheck.check(PLAIN, as_of=day)


class TestLegs:
    def test_two_importers_give_two_answers_and_one_outcome(self) -> None:
        transfer = {
            **PLAIN["transfers"][0], "importers": [
                {"party": "jp", "relationship": "same_group"}, {"party": "cn", "relationship": "same_group"},
            ],
        }  # fmt: skip
        del transfer["importer"]
        japan = party("jp", "JP", "processor", bound_by=["appi_business_operator"])
        two = manifest(transfer, party("de", "DE"), japan, party("cn", "CN", "processor"))
        found = {regime.id: regime for regime in checked(two).regimes}["gdpr"]
        assert (found.outcome, found.carried_by) == ("action_required", ("gdpr/adequacy",))
        assert checked(two).legs == ("de > jp", "de > cn")
        assert {item.leg for item in found.findings if item.level == "error"} == {"de > cn"}

    def test_personnel_data_and_my_number_in_one_transfer_take_the_stricter_leg(self) -> None:
        consent = {"kinds": ["third_party_consent"], "status": "in_place", "signed_on": "2026-09-15"}
        people = {"kinds": ["employees"], "countries": ["JP"], "number": 310}
        work = {"id": "work", **customers("JP", categories=["contact", "employment"], subjects=people)}
        numbers = {"id": "numbers", **customers("JP", categories=["my_number"], subjects=people)}
        parties = party("kk", "JP", sector="industry"), party("de", "DE", sector="industry")
        facts = {"appi.my_number_item": "none"}

        def outcome(*data: dict[str, Any]) -> str:
            lists: dict[str, Any] = {"safeguards": [consent], "facts": facts, "purpose": "hr_management"}
            lists["data"] = [*data]
            return checked(between(*parties, "parent", **lists), TODAY, ["appi"]).outcome

        assert outcome(work) == "permitted"
        assert outcome(numbers) == "prohibited"
        assert outcome(work, numbers) == outcome(numbers, work) == "prohibited"
        both = customers("JP", categories=["contact", "employment", "my_number"], subjects=people)
        assert outcome(both) == "prohibited"


class TestReports:
    def test_same_input_same_bytes(self) -> None:
        first, second = (as_text(govcheck.check(QUICKSTART, as_of=TODAY)) for _ in range(2))
        assert first == second

    def test_same_input_same_bytes_whatever_the_seed_of_hashes(self) -> None:
        code = (
            "import sys, govcheck; from govcheck.render.json import render;"
            "print(render(govcheck.check(sys.argv[1:], as_of='2026-11-22')))"
        )
        seen = {
            subprocess.run(
                [sys.executable, "-c", code, *QUICKSTART],
                env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True, cwd=ROOT,
            ).stdout
            for seed in ("0", "1", "4711")
        }  # fmt: skip
        assert len(seen) == 1

    def test_what_else_is_checked_changes_nothing(self) -> None:
        together = {item.id: item for item in govcheck.check(QUICKSTART, as_of=TODAY).transfers}
        shuffled = list(QUICKSTART)
        random.Random(7).shuffle(shuffled)
        again = {item.id: item for item in govcheck.check(shuffled, as_of=TODAY).transfers}
        assert again == together
        for path in QUICKSTART:
            for alone in govcheck.check(path, as_of=TODAY).transfers:
                assert alone == together[alone.id]

    def test_a_checker_may_be_used_again(self) -> None:
        checker = Checker(govcheck.load_packs())
        read = checker.manifest(from_data(PLAIN))
        reports = [checker.transfer(read, read.transfers[0], TODAY) for _ in range(40)]
        assert all(report == reports[0] for report in reports)
        assert reports[0] == checked(PLAIN)

    def test_a_report_is_picklable(self) -> None:
        report = govcheck.check(QUICKSTART, as_of=TODAY)
        assert pickle.loads(pickle.dumps(report)) == report

    def test_an_error_is_picklable_with_its_problems(self) -> None:
        with pytest.raises(govcheck.InputError) as caught:
            govcheck.check({"govcheck": 1}, as_of=TODAY)
        again = pickle.loads(pickle.dumps(caught.value))
        assert isinstance(again, govcheck.InputError) and again.problems == caught.value.problems

    def test_a_report_is_frozen(self) -> None:
        report: Any = govcheck.check(PLAIN, as_of=TODAY)
        with pytest.raises(AttributeError):
            report.transfers[0].outcome = "permitted"

    def test_the_summary_counts(self) -> None:
        report = govcheck.check(QUICKSTART, as_of=TODAY)
        for outcome in ("permitted", "action_required", "prohibited", "undetermined", "out_of_scope"):
            assert report.summary[outcome] == sum(item.outcome == outcome for item in report.transfers)
        assert report.summary["transfers"] == len(report.transfers)

    def test_progress_is_told(self) -> None:
        told: list[tuple[int, int]] = []
        documents = [from_data(PLAIN), from_data({**PLAIN, "transfers": [{**PLAIN["transfers"][0], "id": "u"}]})]
        check_documents(documents, as_of=TODAY, progress=lambda done, of: told.append((done, of)))
        assert told == [(1, 2), (2, 2)]

    def test_a_reading_can_be_fixed(self, tmp_path: Path) -> None:
        text = """
=== readings.yaml
readings:
  strict: { question: Is it?, cautious: true, views: [{ value: true, says: It is }, { value: false, says: No }] }
=== rules/all.yaml
kind: scope
=== rules/no.yaml
kind: prohibition
when: { reading: strict }
"""
        pack, documents = str(write_pack(tmp_path, text, "mine")), [from_data(PLAIN)]
        [cautious] = check_documents(documents, ["mine"], TODAY, [pack]).transfers
        [fixed] = check_documents(documents, ["mine"], TODAY, [pack], readings={"mine": {"strict": False}}).transfers
        assert (cautious.outcome, fixed.outcome) == ("prohibited", "permitted")
        said = [finding.message for item in (cautious, fixed) for finding in item.regimes[0].findings]
        assert [line for line in said if line.startswith("Is it?")] == [
            "Is it? Read here: It is. On the other view (No) the outcome would be: permitted",
            "Is it? Read here: No. On the other view (It is) the outcome would be: prohibited",
        ]

    def test_facts_of_the_configuration_fill_what_is_not_stated(self) -> None:
        silent = between(party("de", "DE"), party("us", "US", "processor"), "service_provider")
        listed = frozenset({"us_dpf"})
        facts = {"importer.listings": listed}
        assert checked(silent, TODAY, ["gdpr"]).outcome == "undetermined"
        for data, outcome in ((silent, "permitted"), (PLAIN, "action_required")):
            report = check_documents([from_data(data)], ["gdpr"], TODAY, facts=facts, facts_origin="govcheck.toml")
            assert report.transfers[0].outcome == outcome


class TestExplain:
    def test_one_tree_for_each_leg_and_regime(self) -> None:
        found = govcheck.explain(PLAIN, as_of=TODAY)
        national = [item for item in found if item.regime in ("appi", "china", "gdpr")]
        assert {(item.regime, item.leg) for item in national} == {
            (regime, "de > us") for regime in ("appi", "china", "gdpr")
        }
        assert {item.transfer for item in found} == {"t"}

    def test_one_regime_of_one_transfer(self) -> None:
        [found] = govcheck.explain(QUICKSTART, "hr-to-tokyo", "gdpr", TODAY)
        assert (found.transfer, found.regime, found.outcome, found.as_of) == ("hr-to-tokyo", "gdpr", "permitted", TODAY)
        assert any(reason.label.startswith("gdpr/adequacy") and reason.truth == "true" for reason in found.reasons)

    def test_an_unknown_transfer_or_regime_is_refused(self) -> None:
        with pytest.raises(govcheck.InputError, match="did you mean 'hr-to-tokyo'"):
            govcheck.explain(QUICKSTART, "hr-to-tokio", "gdpr", TODAY)
        with pytest.raises(govcheck.InputError, match="unknown-regime"):
            govcheck.explain(PLAIN, regime="gpdr", as_of=TODAY)


PROBE = """
import json, locale, os, signal, sys, warnings
def state():
    return [sorted(os.environ.items()), locale.setlocale(locale.LC_ALL), os.getcwd(), sys.getrecursionlimit(),
            str(warnings.filters), [str(signal.getsignal(n)) for n in (signal.SIGINT, signal.SIGPIPE, signal.SIGTERM)],
            sys.getswitchinterval(), sys.path[:], str(sys.excepthook), str(sys.displayhook), sys.dont_write_bytecode]
before, modules = state(), set(sys.modules)
import govcheck
after_import = sorted(set(sys.modules) - modules)
names = [getattr(govcheck, name) for name in govcheck.__all__]
govcheck.check(json.loads(sys.argv[1]), as_of="2026-11-22")
print(json.dumps([after_import, sorted(set(sys.modules) - modules), before == state()]))
"""


def probed() -> tuple[list[str], list[str], bool]:
    command = [sys.executable, "-c", PROBE, json.dumps(PLAIN)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True)
    first, then, same = json.loads(done.stdout)
    return first, then, same


def test_importing_and_checking_changes_nothing_global_and_loads_little() -> None:
    first, then, same = probed()
    heavy = ("pydantic", "typer", "yaml", "click", "tabulate", "jsonschema", "importlib.metadata")
    assert [name for name in first if name.startswith(heavy)] == []
    assert [name for name in first if name.startswith("govcheck.")] == []
    assert [name for name in then if name.startswith(("pydantic", "typer", "click", "tabulate", "jsonschema"))] == []
    assert same


def test_the_public_names() -> None:
    assert sorted(govcheck.__all__) == sorted(set(govcheck.__all__))
    for name in govcheck.__all__:
        assert getattr(govcheck, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        govcheck.chekc  # noqa: B018  # the look itself is what is tested


class TestFailing:
    def test_fine_transfers_raise_nothing(self) -> None:
        govcheck.check(str(ROOT / "examples/quickstart/hr-to-tokyo.transfer.yaml"), as_of=TODAY).raise_for_findings()

    def test_all_that_fail_are_told_and_carried(self) -> None:
        report = govcheck.check(QUICKSTART, as_of=TODAY)
        with pytest.raises(govcheck.TransferBlocked) as caught:
            report.raise_for_findings()
        failing = [one.id for one in report.transfers if one.outcome not in ("permitted", "out_of_scope")]
        assert [one.id for one in caught.value.transfers] == failing
        assert len(str(caught.value).splitlines()) == len(failing)

    def test_warnings_count_if_asked(self) -> None:
        file = str(ROOT / "examples/quickstart/shop-orders.transfer.yaml")
        report = govcheck.check(file, as_of=TODAY)
        assert any(f.level == "warning" for r in report.transfers[0].regimes for f in r.findings)
        report.raise_for_findings()
        with pytest.raises(govcheck.TransferBlocked):
            report.raise_for_findings("warning")

    def test_a_level_that_does_not_exist(self) -> None:
        with pytest.raises(ValueError, match="use one of"):
            govcheck.check(TEXT, as_of=TODAY).raise_for_findings("all")


class TestRecords:
    def test_a_row_for_each_finding_and_for_each_regime_without(self) -> None:
        report = govcheck.check(QUICKSTART, as_of=TODAY)
        rows = report.to_records()
        expected = sum(max(1, len(r.findings)) for t in report.transfers for r in t.regimes)
        assert len(rows) == expected
        assert {tuple(row) for row in rows} == {tuple(rows[0])}
        seen = {(row["transfer"], row["rule"], row["fingerprint"]) for row in rows if row["rule"]}
        assert seen == {
            (t.id, f.rule, f.fingerprint) for t in report.transfers for r in t.regimes for f in r.findings
        }  # fmt: skip
        assert all(isinstance(cell, str | int | bool | None) for row in rows for cell in row.values())


class TestOtherInput:
    def test_text_is_a_manifest(self) -> None:
        place = govcheck.check(TEXT, as_of=TODAY).transfers[0].location
        assert place is not None and (place.path, place.line) == ("manifest", 3)

    def test_bad_text_has_lines(self) -> None:
        with pytest.raises(govcheck.InputError, match=r"^manifest:3:1: bad-yaml"):
            govcheck.check("govcheck: 1\ntransfers: [\n", as_of=TODAY)

    def test_a_model_object_says_what_its_data_say(self) -> None:
        from govcheck.manifest.models import Manifest

        model = Manifest.model_validate(PLAIN)
        assert govcheck.check(model, as_of=TODAY) == govcheck.check(PLAIN, as_of=TODAY)

    def test_a_path_object(self) -> None:
        assert govcheck.check(Path(QUICKSTART[0]), as_of=TODAY) == govcheck.check(QUICKSTART[0], as_of=TODAY)
