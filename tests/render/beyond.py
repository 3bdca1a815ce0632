"""One of everything that a report can say beyond its verdicts, hostile text included."""

from __future__ import annotations

from govcheck.report.model import (
    Change,
    Citation,
    Conflict,
    Evidence,
    Flow,
    Gives,
    Link,
    Location,
    Notice,
    Plan,
    RuleInfo,
    Step,
    Waiver,
    Way,
)
from govcheck.report.outlook import Chain

_PLACE = Location("transfers/crm.transfer.yaml", 12, 7, 12, 20)
_LAW = (Citation("ACT", "28(1)", "https://law.example/ACT#28(1)", "2026-11-21"),)


def waiver(said: str = "") -> Waiver:
    return Waiver(f"Board decision 7{said}", f"D. Officer{said}", "2027-03-31", "file", _PLACE)


def step(kind: str = "safeguard", said: str = "") -> Step:
    return Step(
        kind,  # type: ignore[arg-type]  # the three words are given below
        "standard_clauses",
        f"Sign the standard clauses{said}",
        ("alpha", "beta"),
        ("alpha/third-party",),
        3,
        30,
        {"safeguard.standard_clauses.status": "in_place"},
        f"exporter and importer{said}",
        f"The signed clauses{said}",
        "Until ended",
        _LAW,
    )


def plans(said: str = "") -> tuple[Plan, ...]:
    return (
        Plan((step(said=said), step("duty", said)), (f"The assessment finds no gap{said}",), 5, 30, ("alpha", "beta")),
        Plan((step("change", said),), (), 8, 0, ("alpha",), (f"The importer is a processor{said}",)),
    )


def conflicts(said: str = "") -> tuple[Conflict, ...]:
    return (
        Conflict(
            "foreign-order",
            "cited",
            ("alpha", "gamma"),
            ("alpha/third-party",),
            f"Both cannot be met{said}",
            f"The order must not be answered directly{said}",
            f"Ask the authority first{said}",
            _LAW,
            legs=("kk > sh",),
        ),
        Conflict(
            "computed-1",
            "computed",
            ("gamma",),
            ("gamma/secrets",),
            f"No step opens the way{said}",
            core=(Gives("gamma/secrets", f"State secrets{said}", f"the data would have to be released{said}", _LAW),),
        ),
    )


def upcoming(said: str = "") -> tuple[Change, ...]:
    return (
        Change(
            "2027-04-01", "alpha", "permitted", "action_required", f"the review falls due{said}", ("alpha/r",), _LAW
        ),
        Change("2027-05-01", "", "permitted", "permitted", f"the clauses end{said}"),
    )


def ways(said: str = "") -> tuple[Way, ...]:
    return (
        Way(
            "alpha/informed-consent",
            f"Consent on record{said}",
            f"Consent{said}",
            f"The record of consent{said}",
            "Until withdrawn",
            f"data subject{said}",
            6,
            45,
            f"Ask each data subject{said}",
            _LAW,
        ),
    )


def evidence(said: str = "") -> tuple[Evidence, ...]:
    return (
        Evidence("sh-2026", ("standard_clauses",), f"contracts/sh.pdf{said}", True, "ab" * 32, _PLACE),
        Evidence("old", ("consent",), f"contracts/lost.pdf{said}", False, "", None),
    )


def flows(said: str = "") -> tuple[Flow, ...]:
    return (
        Flow("kk > sh", "direct", f"kk{said}", "JP", f"sh{said}", "CN"),
        Flow("sh > ?", "place", "sh", "CN", "", None),
    )


def notices(said: str = "") -> tuple[Notice, ...]:
    return (
        Notice("waiver-expired", "warning", f"the waiver of alpha/w ended on 2026-01-31{said}", _PLACE),
        Notice("suggested-link", "note", f"crm may continue orders{said}"),
    )


def chains(said: str = "") -> tuple[Link, ...]:
    return (
        Link("crm-to-shanghai", "fine", True, f"the data were first collected in Japan{said}", _PLACE),
        Link("fine", "x", False),
    )


def whole_chains(said: str = "") -> tuple[Chain, ...]:
    first = ("crm-to-shanghai",)
    return (Chain((*first, "fine"), "prohibited", first, ("JP", "CN"), ("JP",), said.strip()),)


def rules(said: str = "") -> tuple[RuleInfo, ...]:
    return (
        RuleInfo("alpha/adequacy", f"A decision on the country{said}", "ground", "note", "primary", "", _LAW),
        RuleInfo("alpha/third-party", f"A ground is needed{said}", "requirement", "error", "secondary", said, _LAW),
    )
