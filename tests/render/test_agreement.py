"""All renderers report the same findings."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.render import Options, render
from govcheck.render.json import as_dict
from govcheck.report.model import BindingOn, FindingKind, Level, Outcome, Report
from tests.render.conftest import finding, regime, report, transfer

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
