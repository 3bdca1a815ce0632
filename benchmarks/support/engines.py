"""The decision of `decision.py`, said to each engine in its own way. Each takes a record and gives the two words.

Rules are compiled or parsed beforehand wherever the engine allows it. An engine that is not installed raises
ImportError when it is made.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from .decision import AREA, BLOCKED, CN, DECISIONS, FROM_IMPACT, FROM_VOLUME, OUT, PERMITTED, Answer, Record

Decide = Callable[[Record], Answer]


def _infix(conj: str, disj: str, member: str, of: str = "") -> dict[str, str]:
    """The conditions as text for a language with infix operators; `of` goes before the name of a field."""

    def area(field: str) -> str:
        return f" {disj} ".join(f'({of}{field} == "{member}" {conj} {of}day < {until})' for member, until in AREA)

    decisions = []
    for country, first, until, listed in DECISIONS:
        on_list = f" {conj} {member.format(item=listed, items=of + 'lists')}" if listed else ""
        decisions.append(f'({of}importer == "{country}" {conj} {of}day >= {first} {conj} {of}day < {until}{on_list})')
    return {
        "volume_out": f'({of}day < {FROM_VOLUME} {disj} {of}exporter != "{CN}" {disj} {of}importer == "{CN}")',
        "high": f"({of}critical {disj} {of}ordinary >= 1000000 {disj} {of}sensitive >= 10000)",
        "low": f"({of}ordinary >= 100000 {disj} {of}sensitive >= 1)",
        "exporter_in": f"({area('exporter')})",
        "importer_in": f"({area('importer')})",
        "decision": f"({f' {disj} '.join(decisions)})",
        "clauses": f"({of}scc {conj} ({of}impact {disj} {of}day < {FROM_IMPACT}))",
    }


_TERNARY = (
    '{volume_out} ? "out_of_scope" : {of}assessment ? "permitted" : {high} ? "blocked" : '
    '{low} ? ({of}contract ? "permitted" : "blocked") : "permitted"',
    '(!{exporter_in} || {importer_in}) ? "out_of_scope" : ({decision} || {clauses}) ? "permitted" : "blocked"',
)


def cel() -> Decide:
    """CEL, through the binding of its Rust implementation: two compiled expressions."""
    from cel import compile as compile_cel

    terms = _infix("&&", "||", '"{item}" in {items}')
    volume, adequacy = (compile_cel(text.format(**terms, of="")) for text in _TERNARY)
    return lambda record: (volume.execute(record), adequacy.execute(record))


def rule_engine() -> Decide:
    """rule-engine: two rules whose value is the word."""
    import rule_engine as engine

    terms = _infix("and", "or", '"{item}" in {items}')
    nested = (
        '{volume_out} ? "out_of_scope" : (assessment ? "permitted" : ({high} ? "blocked" : '
        '({low} ? (contract ? "permitted" : "blocked") : "permitted")))',
        '(not {exporter_in} or {importer_in}) ? "out_of_scope" : (({decision} or {clauses}) ? "permitted" : "blocked")',
    )
    volume, adequacy = (engine.Rule(text.format(**terms)) for text in nested)
    return lambda record: (volume.evaluate(record), adequacy.evaluate(record))


def cedar() -> Decide:
    """Cedar: policies parsed once; two requests, since it answers allow or deny and names the policies."""
    import cedarpy

    terms = _infix("&&", "||", '{items}.contains("{item}")', of="context.")
    out = {"volume": terms["volume_out"], "adequacy": f"(!{terms['exporter_in']} || {terms['importer_in']})"}
    context = "context."
    permitted = {
        "volume": f"({context}assessment || (!{terms['high']} && (!{terms['low']} || {context}contract)))",
        "adequacy": f"({terms['decision']} || {terms['clauses']})",
    }
    text = ""
    for action in ("volume", "adequacy"):
        head = f'permit(principal, action == Action::"{action}", resource)'
        text += f"{head} when {{ {out[action]} }};\n"
        text += f"{head} when {{ !{out[action]} && {permitted[action]} }};\n"
    policies = cedarpy.PolicySet.from_str(text)
    entities = cedarpy.Entities.from_json_str("[]") if hasattr(cedarpy.Entities, "from_json_str") else "[]"

    def word(action: str, record: Record, unneeded: str) -> str:
        request = {"principal": 'U::"x"', "action": f'Action::"{action}"', "resource": 'R::"x"', "context": record}
        result = cedarpy.is_authorized(request, policies, entities)
        if result.diagnostics.errors:
            raise ValueError(result.diagnostics.errors)
        return BLOCKED if not result.allowed else OUT if unneeded in result.diagnostics.reasons else PERMITTED

    return lambda record: (word("volume", record, "policy0"), word("adequacy", record, "policy2"))


_REGO = """
package bench
import rego.v1

volume_out if input.day < {volume}
volume_out if input.exporter != "{cn}"
volume_out if input.importer == "{cn}"
high if input.critical
high if input.ordinary >= 1000000
high if input.sensitive >= 10000
low if input.ordinary >= 100000
low if input.sensitive >= 1
carried if input.assessment
carried if {{ not high; input.contract }}
carried if {{ not high; not low }}
default by_volume := "blocked"
by_volume := "out_of_scope" if volume_out
by_volume := "permitted" if {{ not volume_out; carried }}

in_area(country) if {{ some row in data.area; row.country == country; input.day < row.until }}
adequacy_out if not in_area(input.exporter)
adequacy_out if in_area(input.importer)
decision if {{
  some row in data.decisions
  row.country == input.importer
  row.first <= input.day
  input.day < row.until
  on_list(row.listed)
}}
on_list("") := true
on_list(name) if name in input.lists
clauses if {{ input.scc; input.impact }}
clauses if {{ input.scc; input.day < {impact} }}
ground if decision
ground if clauses
default by_adequacy := "blocked"
by_adequacy := "out_of_scope" if adequacy_out
by_adequacy := "permitted" if {{ not adequacy_out; ground }}

answer := [by_volume, by_adequacy]
"""


def rego() -> Decide:
    """Rego on rego-cpp: a bundle built once, rows as data."""
    from regopy import Interpreter

    interpreter = Interpreter()
    rows = [dict(zip(("country", "first", "until", "listed"), row, strict=True)) for row in DECISIONS]
    area = [{"country": country, "until": until} for country, until in AREA]
    interpreter.add_data({"decisions": rows, "area": area})
    interpreter.add_module("bench", _REGO.format(volume=FROM_VOLUME, impact=FROM_IMPACT, cn=CN))
    bundle = interpreter.build(None, ["bench/answer"])

    def decide(record: Record) -> Answer:
        interpreter.set_input(record)
        output = interpreter.query_bundle_entrypoint(bundle, "bench/answer")
        first, second = json.loads(str(output))["expressions"][0]
        return first, second

    return decide


def json_logic() -> Decide:
    """JSON Logic: two trees of data."""
    from json_logic import jsonLogic

    def field(name: str) -> dict[str, str]:
        return {"var": name}

    def area(name: str) -> dict[str, Any]:
        return {"or": [{"and": [{"==": [field(name), one]}, {"<": [field("day"), until]}]} for one, until in AREA]}

    decisions = []
    for country, first, until, listed in DECISIONS:
        span: list[Any] = [{">=": [field("day"), first]}, {"<": [field("day"), until]}]
        listing: list[Any] = [{"in": [listed, field("lists")]}] if listed else []
        decisions.append({"and": [{"==": [field("importer"), country]}, *span, *listing]})
    early, elsewhere = {"<": [field("day"), FROM_VOLUME]}, {"!=": [field("exporter"), CN]}
    out = {"or": [early, elsewhere, {"==": [field("importer"), CN]}]}
    high = {"or": [field("critical"), {">=": [field("ordinary"), 1000000]}, {">=": [field("sensitive"), 10000]}]}
    low = {"or": [{">=": [field("ordinary"), 100000]}, {">=": [field("sensitive"), 1]}]}
    contract = {"if": [field("contract"), PERMITTED, BLOCKED]}
    volume = {"if": [out, OUT, field("assessment"), PERMITTED, high, BLOCKED, low, contract, PERMITTED]}
    clauses = {"and": [field("scc"), {"or": [field("impact"), {"<": [field("day"), FROM_IMPACT]}]}]}
    outside = {"or": [{"!": [area("exporter")]}, area("importer")]}
    adequacy = {"if": [outside, OUT, {"or": [*decisions, clauses]}, PERMITTED, BLOCKED]}
    return lambda record: (jsonLogic(volume, record), jsonLogic(adequacy, record))


def zen() -> Decide:
    """GoRules ZEN: a decision table for the decisions, expressions for the rest, compiled once."""
    from zen import ZenEngine

    terms = _infix("and", "or", "contains({items}, '{item}')")
    terms = {name: text.replace('"', "'") for name, text in terms.items()}
    columns = [("importer", "importer"), ("day", "day"), ("lists", "lists")]
    inputs = [{"id": key, "name": key, "field": name} for key, name in columns]
    rules = []
    for number, (country, first, until, listed) in enumerate(DECISIONS):
        on_list = f"contains($, '{listed}')" if listed else ""
        cells = {"importer": f"'{country}'", "day": f"[{first}..{until - 1}]", "lists": on_list}
        rules.append({"_id": f"r{number}", **cells, "out": "true"})
    rules.append({"_id": "else", "importer": "", "day": "", "lists": "", "out": "false"})
    output = {"id": "out", "name": "decision", "field": "decision"}
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": [output], "rules": rules, "passThrough": True}
    volume = (
        "{volume_out} ? 'out_of_scope' : (assessment ? 'permitted' : ({high} ? 'blocked' : "
        "({low} ? (contract ? 'permitted' : 'blocked') : 'permitted')))"
    )
    adequacy = (
        "(not({exporter_in}) or {importer_in}) ? 'out_of_scope' : ((decision or {clauses}) ? 'permitted' : 'blocked')"
    )
    expressions = [
        {"id": "e1", "key": "volume", "value": volume.format(**terms)},
        {"id": "e2", "key": "adequacy", "value": adequacy.format(**terms)},
    ]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "content": {}},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
        {"id": "words", "type": "expressionNode", "name": "words", "content": {"expressions": expressions}},
        {"id": "out", "type": "outputNode", "name": "out", "content": {}},
    ]
    steps = ("in", "table", "words", "out")
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairwise(steps)]
    decision = ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def decide(record: Record) -> Answer:
        result = decision.evaluate(record)["result"]
        return result["volume"], result["adequacy"]

    return decide


PEERS: dict[str, tuple[str, Callable[[], Decide]]] = {
    "CEL (common-expression-language)": ("common-expression-language", cel),
    "JSON Logic (panzi-json-logic)": ("panzi-json-logic", json_logic),
    "rule-engine": ("rule-engine", rule_engine),
    "Cedar (cedarpy)": ("cedarpy", cedar),
    "Rego (regopy)": ("regopy", rego),
    "GoRules ZEN (zen-engine)": ("zen-engine", zen),
}
"""By the name shown: the distribution to install, and the maker."""
