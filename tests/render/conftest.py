"""Reports made by hand, with everything a report can hold."""

from __future__ import annotations

import pytest

from govcheck.errors import Problem, Region
from govcheck.report.model import (
    Citation,
    FactUse,
    Finding,
    Location,
    PackInfo,
    Question,
    RegimeReport,
    Report,
    TransferReport,
)
from tests.render import beyond

HOSTILE = "\x1b[31mred\x1b[0m\x07\r\n::error::\u202egnp.exe\x9b2J\u2028end"
LONG_GUIDANCE = (
    "Sign the standard clauses for this pair of roles with the importer and keep the assessment with them. "
    "It takes about four weeks and the signed copy proves it.\n\n"
    "Until then the data stay where they are."
)


def place(line: int, column: int, path: str = "transfers/crm.transfer.yaml") -> Location:
    return Location(path, line, column, line, column + 2)


def citation(article: str = "1(1)", instrument: str = "ACT") -> Citation:
    return Citation(instrument, article, f"https://law.example/{instrument}#{article}", "2026-11-21", "An Act")


def finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "rule": "alpha/third-party",
        "title": "A third party abroad needs a ground",
        "leg": "kk > sh",
        "kind": "fail",
        "level": "error",
        "message": "No ground carries the transfer to the importer",
        "guidance": LONG_GUIDANCE,
        "citations": (citation("28(1)"),),
        "confidence": "primary",
        "location": place(9, 16),
        "facts": (FactUse("importer.country", "XX", place(4, 54)), FactUse("importer.role", None, None)),
        "fingerprint": "3f29204d51c0a77e",
        "waived": False,
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]  # any of its fields


def regime(**changes: object) -> RegimeReport:
    values: dict[str, object] = {
        "id": "alpha",
        "title": "The law of Alpha",
        "pack_version": "2026.11",
        "binding_on": "organisation",
        "outcome": "permitted",
        "curable": None,
        "determined_by": (),
        "carried_by": (),
        "routes": (),
        "conclusions": (),
        "possible": (),
        "findings": (),
        "questions": (),
        "basis": (),
    }
    return RegimeReport(**{**values, **changes})  # type: ignore[arg-type]  # any of its fields


def question(**changes: object) -> Question:
    values: dict[str, object] = {
        "fact": "importer.role",
        "question": "Is the importer a controller or a processor?",
        "affects": "outcome",
        "settles": ("alpha",),
    }
    return Question(**{**values, **changes})  # type: ignore[arg-type]  # any of its fields


def transfer(**changes: object) -> TransferReport:
    values: dict[str, object] = {
        "id": "crm",
        "title": "Customer records",
        "as_of": "2026-11-21",
        "outcome": "permitted",
        "location": place(3, 5),
        "legs": ("kk > sh",),
        "regimes": (regime(),),
    }
    return TransferReport(**{**values, **changes})  # type: ignore[arg-type]  # any of its fields


def report(*transfers: TransferReport, problems: tuple[Problem, ...] = ()) -> Report:
    summary = {"transfers": len(transfers), "waived": 0}
    for one in transfers:
        summary[one.outcome] = summary.get(one.outcome, 0) + 1
    packs = (
        PackInfo("alpha", "The law of Alpha", "2026.11", "sha256:00", "2026-11-21", "2027-05-21"),
        PackInfo("trade", "A trade agreement", "2026.11", "sha256:01", "2026-11-21"),
    )
    return Report("0.1.0", "2026-11-21", packs, transfers, problems, summary)


@pytest.fixture
def rich() -> Report:
    """Every outcome, kind, level and corner in one report, with Japanese, Chinese and hostile text."""
    role = question(leg="kk > sh", why="Article 28")
    blocked = regime(
        outcome="action_required",
        curable="true",
        determined_by=("alpha/third-party",),
        routes=("alpha/informed-consent", "alpha/equivalent-measures"),
        basis=(citation("28(1)"), citation("28(1)"), citation("24")),
        findings=(
            finding(),
            finding(rule="alpha/records", title="Records", level="warning", message="No record is kept", leg=""),
            finding(rule="alpha/r", kind="review", message="労働規則だけで足りるか、意見が分かれている", location=None),
            finding(rule="alpha/n", kind="informational", level="note", message="A copy is due", guidance=""),
            finding(rule="alpha/w", message="This was accepted", waived=True, waiver=beyond.waiver(), citations=()),
        ),
        ways=beyond.ways(),
        questions=(Question("data.form", "个人信息是否经过去标识化处理？", "remedy", ("alpha",)),),
    )
    open_ = regime(
        id="beta", outcome="undetermined", determined_by=("beta/scope",), questions=(role,),
        findings=(finding(rule="beta/scope", kind="open", title="適用範囲", message="The role is not stated"),),
    )  # fmt: skip
    barred = regime(
        id="gamma", outcome="prohibited", curable="false", determined_by=("gamma/secrets",),
        basis=(citation("36", "数据安全法"),), findings=(finding(rule="gamma/secrets", title="国家秘密不得出境"),),
    )  # fmt: skip
    trade = regime(id="trade", binding_on="state", conclusions=("trade/r5",), possible=("trade/r6",), questions=(role,))
    fine = regime(carried_by=("alpha/adequacy",), basis=(citation("45(1)"),))
    outside = regime(id="beta", outcome="out_of_scope")
    return report(
        transfer(
            id="crm-to-shanghai", title="上海サポートセンターによる顧客記録の閲覧", outcome="prohibited",
            regimes=(blocked, open_, barred, trade),
            conflicts=beyond.conflicts(), plan=beyond.plans(), evidence=beyond.evidence(), flows=beyond.flows(),
        ),
        transfer(
            id="fine", title="", regimes=(fine, outside), location=None, upcoming=beyond.upcoming(),
            continues="crm-to-shanghai",
        ),
        transfer(
            id=f"x{HOSTILE}", title=HOSTILE, outcome="undetermined", regimes=(open_,), plan=beyond.plans(HOSTILE),
            conflicts=beyond.conflicts(HOSTILE), upcoming=beyond.upcoming(HOSTILE), evidence=beyond.evidence(HOSTILE),
            flows=beyond.flows(HOSTILE),
        ),
        problems=(Problem("a.yaml", Region(1, 2, 1, 3), "wrong-type", HOSTILE), Problem("b.yaml", None, "empty", "e")),
    )._replace(
        rules=beyond.rules(HOSTILE), notices=beyond.notices(HOSTILE), chains=beyond.chains(HOSTILE),
        whole_chains=beyond.whole_chains(HOSTILE),
        countries={"CN": "China", "JP": "Japan"},
    )  # fmt: skip
