"""`govcheck packs`: look at packs, check and test them, begin a rule."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli.terminal import FINDINGS, FINE, choice, day, options_for, show_problems, write_out

if TYPE_CHECKING:
    from govcheck.packs.model import Pack, PackSet, Rule, Source

app = typer.Typer(
    help="Look at packs, check and test them, begin a rule.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Packs = Annotated[list[str] | None, typer.Argument(metavar="PACK", help="Ids of packs; all if none is named.")]
_Paths = Annotated[list[str] | None, typer.Option("--pack", metavar="PATH", help="A further pack; repeatable.")]


@app.command("list")
def list_packs(pack: _Paths = None) -> int:
    """List the packs: version, whom they bind, when they were reviewed."""
    from tabulate import tabulate

    header = ("pack", "version", "binds", "rules", "reviewed on", "review by", "title")
    rows = [
        (p.id, p.version, p.binding_on, len(p.rules), p.reviewed_on, p.review_by, p.title) for p in _load(pack).packs
    ]
    # Everything is text here: a version such as 2026.10 is not to be shown as a number.
    write_out(tabulate([list(map(str, row)) for row in rows], header, disable_numparse=True) + "\n")
    return FINE


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="PACK[/RULE]", help="A pack, or one of its rules, as in PACK/RULE.")],
    pack: _Paths = None,
) -> int:
    """Show a pack's rules with their articles, or one rule with its guidance."""
    packs = _load(pack)
    pack_id, slash, slug = name.partition("/")
    (found,) = _chosen(packs, [pack_id])
    if slash:
        choice("govcheck packs show", slug, list(found.rules))
    write_out("\n".join(_rule(found.rules[slug], found) if slash else _pack(found)) + "\n")
    return FINE


@app.command("check")
def check(names: _Packs = None, pack: _Paths = None) -> int:
    """Check packs: facts, values, dates, circles, citations, and that every rule has its tests."""
    from govcheck.authoring.lint import lint

    packs = _load(pack)
    failed = False
    for one in _chosen(packs, names):
        found = lint(packs, one.id)
        failed = failed or any(problem.level == "error" for problem in found)
        _lines(f"{problem}" for problem in found)
        counts = ", ".join(f"{sum(p.level == level for p in found)} {level}s" for level in ("error", "warning"))
        write_out(f"{one.id}: {counts}\n")
    return FINDINGS if failed else FINE


@app.command("test")
def test(names: _Packs = None, pack: _Paths = None) -> int:
    """Run the tests that come with packs."""
    from govcheck.authoring.runner import run_tests

    packs = _load(pack)
    code = FINE
    for one in _chosen(packs, names):
        run = run_tests(packs, one.id)
        _lines(f"{failure}" for failure in run.failures)
        if run.problems:
            code = show_problems(run.problems)
        elif run.failures and code == FINE:
            code = FINDINGS
        write_out(f"{one.id}: {run.passed} passed, {len(run.failures)} failed\n")
    return code


@app.command("coverage")
def coverage(names: _Packs = None, pack: _Paths = None) -> int:
    """Show which provisions are encoded, by which rules, and why the others are not."""
    from govcheck.authoring.coverage import coverage as measure

    packs = _load(pack)
    for one in _chosen(packs, names):
        write_out(f"{measure(packs, one.id)}\n")
    return FINE


@app.command("new-rule")
def new_rule(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="The pack's folder, or its id below ./policies.")],
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The rule's name: lower-case words joined by hyphens.")],
    kind: Annotated[str, typer.Option(metavar="KIND", help="scope, requirement, ground, duty, ...")],
    of: Annotated[
        str, typer.Option("--of", metavar="RULE", help="The rule that a ground opens or an exception removes.")
    ] = "",
    today: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day to write as checked on.")] = None,
) -> int:
    """Write a rule and its test from templates, to be filled in."""
    from datetime import date

    from govcheck.authoring.new_rule import new_rule as write_rule

    local = os.path.join("policies", pack)
    folder = pack if os.path.isdir(pack) or not os.path.isdir(local) else local
    paths = write_rule(folder, slug, kind, day("--on", today) or date.today().isoformat(), of)
    write_out("".join(f"{path} is written\n" for path in paths))
    return FINE


def _load(paths: Sequence[str] | None) -> PackSet:
    from govcheck.api import load_packs

    return load_packs(paths or [])


def _chosen(packs: PackSet, names: Sequence[str] | None) -> list[Pack]:
    known = [p.id for p in packs.packs]
    wanted = [choice("govcheck packs", name, known) for name in names or known]
    return [packs.pack(name) for name in wanted]


def _lines(texts: Iterable[str]) -> None:
    from govcheck.render.layout import plain

    write_out("".join(f"{plain(text)}\n" for text in texts))


def _pack(pack: Pack) -> list[str]:
    from govcheck.render.layout import block, table

    columns = options_for(sys.stdout).width
    lines = block(f"{pack.id} {pack.version}: {pack.title}", columns)
    review = f", to be reviewed by {pack.review_by}" if pack.review_by else ""
    lines += [f"binds: {pack.binding_on}; judged per {pack.per}; reviewed on {pack.reviewed_on}{review}"]
    lines += [line for name, title in pack.instruments.items() for line in block(f"{name}: {title}", columns, "  ")]
    rows = [(rule.slug, rule.kind, _law(rule.citations), rule.title) for rule in pack.rules.values()]
    limits = (max(20, columns // 3), 11, max(12, columns // 5), None)
    return [*lines, "", *table(("rule", "kind", "law", "says"), rows, columns, limits=limits)]


def _rule(rule: Rule, pack: Pack) -> list[str]:
    from govcheck.render.layout import block

    columns = options_for(sys.stdout).width
    lines = block(f"{pack.id}/{rule.slug}: {rule.title}", columns)
    lines += [f"kind: {rule.kind}; confidence: {rule.confidence}; file: {rule.file}"]
    for cited in rule.citations:
        lines += block(f"{cited.instrument} {cited.article}: {cited.url} (checked {cited.checked_on})", columns)
    for text in (rule.message, *rule.guidance.split("\n\n")):
        lines += ["", *block(" ".join(text.split()), columns)] if text.strip() else []
    return lines


def _law(citations: Iterable[Source]) -> str:
    return ", ".join(dict.fromkeys(f"{cited.instrument} {cited.article}" for cited in citations))
