"""Begin a rule: a rule file and its test, from templates, that can be run at once and then filled in."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from govcheck.errors import PackError, Problem, did_you_mean
from govcheck.files import write_whole
from govcheck.source import load_file

KINDS = ("scope", "requirement", "ground", "prohibition", "duty", "exception", "conclusion")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# An article number in an id would be wrong as soon as the law is renumbered.
_NUMBERED = re.compile(r"(^|-)(art|article|para|section|sec)?-?\d+[a-z]?($|-)")
# Which kinds of rule this kind points at, and with which key.
_POINTS_AT = {"ground": ("opens", ("requirement",)), "exception": ("exception_to", KINDS)}

_RULE = """\
rule: {slug}
title: TODO what this rule says, in one line
kind: {kind}
{own}in_force: {{ from: {day} }}          # TODO the first day on which it applies
citations:
  - {{ instrument: {instrument}, article: "TODO", url: "{url}", checked_on: {day} }}
confidence: recalled                  # primary once you have read it at the source
when:                                 # TODO the condition; leave it out if the rule always holds
  all:
    - {{ fact: transfer.frequency, is: systematic }}
{message}guidance: |
  TODO what to do, in a few sentences, for the person who reads the report: with whom, how long it
  takes, what proves it.
"""

_MEASURE = (
    "measure: {{ kind: condition, objective: TODO }}   # TODO approval, condition, localisation or ban;\n"
    "                                      # or no_measure: <why it is no restriction on data flows>\n"
)
_OWN = {
    "requirement": _MEASURE,
    "prohibition": _MEASURE,
    "ground": "opens: [{target}]\n",
    "exception": "exception_to: [{target}]\n",
    "duty": (
        "level: warning                        # error only where the transfer is unlawful without it\n"
        "met_when: {{ fact: measures.encrypted_in_transit, is: true }}   # TODO when it is done\n"
    ),
    "conclusion": "level: note\nconcludes: {slug}\n",
}
_MESSAGE = "message: TODO what is missing for this transfer, without a full stop\n"
_SPEAKS = ("requirement", "prohibition", "duty", "conclusion")

_TEST = """\
# A rule has a test in which it is TRUE, one in which it is FALSE and one in which it is UNKNOWN.
- name: TODO why it holds here
{given}  as_of: {day}
  facts: {{ transfer.frequency: systematic }}
  expect: {{ holds: {{ {slug}: true }} }}

- name: TODO why it does not hold here
{given}  as_of: {day}
  facts: {{ transfer.frequency: once }}
  expect: {{ holds: {{ {slug}: false }} }}

- name: TODO what is not known here
{given}  as_of: {day}
{unknown}  expect: {{ holds: {{ {slug}: unknown }} }}
"""


def new_rule(folder: str, slug: str, kind: str, day: str, target: str = "") -> tuple[str, str]:
    """Write rules/SLUG.yaml and tests/SLUG.yaml in a pack's folder; return the two paths.

    `target` is the rule that a ground opens or an exception removes; where there is only one it may be left
    out. Raises PackError if the name, the kind or the target cannot be, or a file is already there.
    """
    rule_path = os.path.join(folder, "rules", f"{slug}.yaml")
    test_path = os.path.join(folder, "tests", f"{slug}.yaml")
    pack = _pack(folder)
    _refuse(slug, kind, (rule_path, test_path))
    own = _OWN.get(kind, "")
    if kind in _POINTS_AT:
        target = _target(folder, kind, target)
    instrument, url = _instrument(pack)
    text = _RULE.format(
        slug=slug,
        kind=kind,
        own=own.format(target=target, slug=slug),
        day=day,
        instrument=instrument,
        url=url,
        message=_MESSAGE if kind in _SPEAKS else "",
    )
    test = _TEST.format(slug=slug, day=day, **_start(folder))
    for path, content in ((rule_path, text), (test_path, test)):
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            write_whole(path, content)
        except OSError as error:
            raise _error(path, "cannot-write", (error.strerror or str(error)).lower()) from None
    return rule_path, test_path


def _error(path: str, code: str, message: str, expected: str = "") -> PackError:
    return PackError([Problem(path, None, code, message, expected)])


def _pack(folder: str) -> Mapping[str, Any]:
    path = os.path.join(folder, "pack.yaml")
    if not os.path.isfile(path):
        raise _error(folder, "no-pack", "there is no pack here", "expected a folder with a pack.yaml")
    data = load_file(path).data
    return data if isinstance(data, dict) else {}


def _refuse(slug: str, kind: str, paths: tuple[str, ...]) -> None:
    if not _SLUG.fullmatch(slug):
        expected = "use lower-case words joined by hyphens"
        raise _error("packs new-rule", "wrong-name", f"'{slug}' is no name of a rule", expected)
    if _NUMBERED.search(slug):
        message = f"'{slug}' names an article, and articles are renumbered"
        raise _error("packs new-rule", "wrong-name", message, "name what the rule says; the article is in its citation")
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"use one of {', '.join(KINDS)}"
        raise _error("packs new-rule", "wrong-value", f"there is no kind '{kind}'", hint)
    for path in paths:
        if os.path.lexists(path):
            raise _error(path, "file-exists", "there is a file of this name", "choose another name: ids are for ever")


def _target(folder: str, kind: str, target: str) -> str:
    key, kinds = _POINTS_AT[kind]
    rules = [slug for slug, its_kind in _rules(folder).items() if its_kind in kinds]
    if not target and len(rules) == 1:
        return rules[0]
    if not rules:
        wanted = " or ".join(kinds) if len(kinds) == 1 else "rule"
        raise _error(folder, "no-target", f"the pack has no {wanted} that this {kind} could name", "write that first")
    if target in rules:
        return target
    if not target:
        raise _error("packs new-rule", "usage", f"say which rule stands under {key}", f"--of one of {', '.join(rules)}")
    hint = did_you_mean(target, rules) or f"use one of {', '.join(rules)}"
    raise _error("packs new-rule", "wrong-value", f"'{target}' cannot stand under {key}", hint)


def _start(folder: str) -> dict[str, str]:
    """How a test begins: from the pack's everyday transfer, if it has one, and how the fact is left unknown there."""
    path = os.path.join(folder, "tests", "ordinary.yaml")
    if not os.path.isfile(path):
        return {"given": "", "unknown": "  facts: {}\n"}
    data = load_file(path).data
    facts = data.get("facts") if isinstance(data, dict) else None
    stated = isinstance(facts, dict) and "transfer.frequency" in facts
    return {"given": "  given: ordinary\n", "unknown": "  unknown: [transfer.frequency]\n" if stated else ""}


def _rules(folder: str) -> dict[str, str]:
    """The rules of the pack and their kinds."""
    found: dict[str, str] = {}
    root = os.path.join(folder, "rules")
    for name in sorted(os.listdir(root)) if os.path.isdir(root) else ():
        if name.endswith(".yaml"):
            data = load_file(os.path.join(root, name)).data
            if isinstance(data, dict):
                found[name.removesuffix(".yaml")] = str(data.get("kind", ""))
    return found


def _instrument(pack: Mapping[str, Any]) -> tuple[str, str]:
    instruments = pack.get("instruments")
    if isinstance(instruments, dict):
        for name, entry in instruments.items():
            url = entry.get("url", "") if isinstance(entry, dict) else ""
            return str(name), str(url) or "https://TODO"
    return "TODO", "https://TODO"
