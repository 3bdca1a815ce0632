"""All renderers report the same findings."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.errors import Problem
from govcheck.render import FORMATS, Options, render
from govcheck.render.json import as_dict
from govcheck.report.model import BindingOn, FindingKind, Level, Location, Outcome, Report
from tests.render.conftest import finding, regime, report, transfer
from tests.render.readers import READERS, of_report

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60)
findings = st.builds(
    finding,
    rule=st.sampled_from(["alpha/one", "alpha/two"]),
    leg=st.sampled_from(["a > b", "a > c", ""]),
    kind=st.sampled_from(get_args(FindingKind)),
    level=st.sampled_from(get_args(Level)),
    message=texts,
    guidance=texts,
    waived=st.booleans(),
    fingerprint=st.integers(0, 2**64 - 1).map("{:016x}".format),
)
regimes = st.builds(
    regime,
    id=st.sampled_from(["alpha", "beta"]),
    binding_on=st.sampled_from(get_args(BindingOn)),
    outcome=st.sampled_from(get_args(Outcome)),
    findings=st.lists(findings, max_size=3).map(tuple),
)
reports = st.lists(
    st.builds(transfer, outcome=st.sampled_from(get_args(Outcome)), regimes=st.lists(regimes, max_size=3).map(tuple)),
    max_size=3,
).map(lambda transfers: report(*transfers))


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(given_report=reports, width=st.integers(60, 120))
def test_every_renderer_reports_the_same_findings(given_report: Report, width: int) -> None:
    text = squeezed(render(given_report, "text", Options(width=width, verbose=True)))
    data = as_dict(given_report)
    for one, shown in zip(given_report.transfers, data["transfers"], strict=True):
        assert shown["outcome"] == one.outcome
        assert squeezed(one.outcome.replace("_", " ").upper()) in text
        for its_regime, its_shown in zip(one.regimes, shown["regimes"], strict=True):
            assert [f["message"] for f in its_shown["findings"]] == [f.message for f in its_regime.findings]
            for its_finding in its_regime.findings:
                assert squeezed(its_finding.message) in text
    for name, read in READERS.items():
        assert sorted(read(render(given_report, name, Options(verbose=True)))) == sorted(of_report(given_report)), name


def test_every_format_has_a_reader_here() -> None:
    assert set(FORMATS) - set(READERS) <= {"text", "html"}  # these are looked at in tests of their own


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_same_report_gives_the_same_bytes(rich: Report, name: str) -> None:
    assert render(rich, name) == render(rich, name)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("json", "html")])
def test_nothing_of_a_manifest_acts_on_who_reads_it(rich: Report, name: str) -> None:
    text = render(rich, name)
    for line in text.splitlines():
        assert not line.startswith("::") or name == "github"
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in line)
        assert not any(unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI") for c in line)


@pytest.mark.parametrize("name", list(FORMATS))
def test_half_a_surrogate_pair_can_be_written(name: str) -> None:
    odd = "half \udcff pair \ufffe \ud800"
    place = Location(f"{odd}.yaml", 1, 1, 1, 2)
    one = regime(findings=(finding(message=odd, location=place),))
    problem = Problem(f"{odd}.yaml", None, "code", odd)
    given = report(transfer(id=odd, title=odd, location=place, regimes=(one,)), problems=(problem,))
    render(given, name).encode("utf-8")


def test_an_empty_report_has_every_format() -> None:
    assert all(render(report(), name) for name in FORMATS)
