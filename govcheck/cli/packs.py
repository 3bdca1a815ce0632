"""`govcheck packs`: look at packs, check and test them, begin a rule."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINDINGS, FINE, choice, day, options_for, show_problems, write_out

if TYPE_CHECKING:
    from govcheck.packs.model import Pack, PackSet, Rule, Source

app = typer.Typer(
    help="Look at packs, check and test them, begin a rule.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Packs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PACK",
        autocompletion=completing.regimes,
        help="Ids of packs; without any, those of --pack and the configuration, else all.",
    ),
]
_Paths = Annotated[list[str] | None, typer.Option("--pack", metavar="PATH", help="A further pack; repeatable.")]


@app.command("list")
def list_packs(pack: _Paths = None) -> int:
    """List the packs: version, whom they bind, when they were reviewed."""
    from tabulate import tabulate

    header = ("pack", "version", "binds", "rules", "reviewed on", "review by", "title")
    rows = [
        (p.id, p.version, p.binding_on, str(len(p.rules)), p.reviewed_on, p.review_by, p.title)
        for p in _load(pack).packs
    ]
    taken = sum(max(len(row[i]) for row in (header, *rows)) + 2 for i in range(len(header) - 1))
    widths = [None] * (len(header) - 1) + [max(options_for(sys.stdout).width - taken, 20)]
    # Everything is text here: a version such as 2026.10 is not to be shown as a number.
    text = tabulate(rows, header, tablefmt="simple", disable_numparse=True, maxcolwidths=widths)
    write_out(text + "\n")
    return FINE


@app.command("pages")
def pages(
    folder: Annotated[str, typer.Option("-o", "--output", metavar="FOLDER", help="Where the pages are written.")],
    pack: _Paths = None,
) -> int:
    """Write the pages of reference: commands, facts, safeguards, and every pack with its rules and articles."""
    from govcheck.authoring.pages import pages as made
    from govcheck.cli.manual import page
    from govcheck.files import write_whole

    for name, text in {**made(_load(pack)), "commands.md": page()}.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write_whole(path, text)
    return FINE


@app.command("show")
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="PACK[/RULE]", autocompletion=completing.rules, help="A pack, or one of its rules, as in PACK/RULE."
        ),
    ],
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
    """Check packs: facts, values, dates, circles, citations, tests; with no name, the conflicts between them too."""
    from govcheck import api
    from govcheck.authoring.lint import lint
    from govcheck.authoring.lint_conflicts import lint_conflicts
    from govcheck.render.phrases import count

    packs = _load(pack)
    failed = False
    checks = [(one.id, partial(lint, packs, one.id, today=api.today())) for one in _chosen(packs, names, pack)]
    if not names and not _given(pack) and packs.conflicts.regimes:
        checks.append(("world/conflicts", partial(lint_conflicts, packs, api.today())))
    for name, look in checks:
        found = look()
        levels = [remark.level for remark in found]
        failed = failed or "error" in levels
        _lines(f"{remark.problem} ({remark.level})" for remark in found)
        counts = [count(levels.count(level), level) for level in ("error", "warning")]
        write_out(f"{name}: {', '.join(filter(None, counts)) or 'nothing to mend'}\n")
    return FINDINGS if failed else FINE


@app.command("test")
def test(names: _Packs = None, pack: _Paths = None) -> int:
    """Run the tests that come with packs."""
    from govcheck.authoring.runner import run_tests

    packs = _load(pack)
    code = FINE
    for one in _chosen(packs, names, pack):
        run = run_tests(packs, one.id)
        _lines(f"{failure}" for failure in run.failures)
        if run.problems:
            code = show_problems(run.problems)
        elif run.failures and code == FINE:
            code = FINDINGS
        write_out(f"{one.id}: {run.passed} passed, {len(run.failures)} failed\n")
    return code


@app.command("mutate")
def mutate(
    names: _Packs = None,
    pack: _Paths = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    sample: Annotated[int | None, typer.Option(metavar="N", min=1, help="Try N mutants, drawn at random.")] = None,
    seed: Annotated[int, typer.Option(metavar="S", help="What the sample is drawn by.")] = 0,
    jobs: Annotated[int | None, typer.Option(metavar="N", min=1, help="Processes; one per core if absent.")] = None,
    least: Annotated[
        float, typer.Option("--min", metavar="SCORE", min=0, max=100, help="The least score that is good enough.")
    ] = 95,
) -> int:
    """Change packs one thing at a time, and see whether their tests notice."""
    import json

    from govcheck.authoring.mutate import mutate as try_mutants
    from govcheck.cli.mutation import data, lines
    from govcheck.cli.progress import bar

    packs = _load(pack)
    code, results = FINE, []
    for one in _chosen(packs, names, pack):
        watch = bar(sys.stderr, "mutants")
        found = try_mutants(packs, one.id, sample=sample, seed=seed, jobs=jobs, extra=pack or (), progress=watch)
        if found.problems:
            code = show_problems(found.problems)
        elif code == FINE and (found.failing or found.score < least):
            code = FINDINGS
        results.append(data(found))
        if not as_json:
            _lines(lines(found))
    if as_json:
        write_out(json.dumps({"packs": results}, ensure_ascii=False, indent=2) + "\n")
    return code


@app.command("coverage")
def coverage(
    names: _Packs = None,
    pack: _Paths = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the reasons too.")] = False,
) -> int:
    """Show which provisions are encoded, by which rules, and why the others are not."""
    from govcheck.authoring.coverage import coverage as measure
    from govcheck.render.layout import block

    packs = _load(pack)
    columns = options_for(sys.stdout).width
    code = FINE
    for one in _chosen(packs, names, pack):
        found = measure(one)
        counts = (found.encoded, found.left_out, found.open)
        lines = ["{}: {} provisions encoded, {} left out with a reason, {} open".format(one.id, *map(len, counts))]
        for title, members in (("open", found.open), ("rules of no provision", found.unnamed_rules)):
            lines += block(f"{title}: {', '.join(members)}", columns, "      ", "  ") if members else []
        for provision, reason in found.left_out if verbose else ():
            lines += block(f"{provision}: {reason}", columns, "      ", "  ")
        write_out("\n".join(lines) + "\n")
        if found.problems:
            code = show_problems(found.problems)
    return code


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
    from govcheck import api
    from govcheck.authoring.new_rule import new_rule as write_rule

    local = os.path.join("policies", pack)
    folder = pack if os.path.isdir(pack) or not os.path.isdir(local) else local
    paths = write_rule(folder, slug, kind, day("--on", today) or api.today(), of)
    write_out("".join(f"{path} is written\n" for path in paths))
    return FINE


def _load(paths: Sequence[str] | None) -> PackSet:
    from govcheck.api import load_packs

    return load_packs(_given(paths))


def _given(paths: Sequence[str] | None) -> list[str]:
    """The folders of further packs: those of the configuration that holds here, and those of the command line."""
    from govcheck.config import for_paths

    return [*for_paths([""]).packs, *(paths or ())]


def _chosen(packs: PackSet, names: Sequence[str] | None, paths: Sequence[str] | None = None) -> list[Pack]:
    """The packs named; else those in the folders given, since whoever has packs of their own means these; else all."""
    known = [p.id for p in packs.packs]
    if not names and (given := _given(paths)):
        roots = {os.path.realpath(path) for path in given}
        return [pack for pack in packs.packs if not roots.isdisjoint(_upwards(os.path.realpath(pack.root)))]
    wanted = [choice("govcheck packs", name, known) for name in names or known]
    return [packs.pack(name) for name in wanted]


def _upwards(folder: str) -> tuple[str, str]:
    return folder, os.path.dirname(folder)


def _lines(texts: Iterable[str]) -> None:
    from govcheck.render.layout import plain

    write_out("".join(f"{plain(text)}\n" for text in texts))


def _pack(pack: Pack) -> list[str]:
    from govcheck.render.layout import block

    columns = options_for(sys.stdout).width
    lines = block(f"{pack.id} {pack.version}: {pack.title}", columns)
    review = f", to be reviewed by {pack.review_by}" if pack.review_by else ""
    lines += block(f"binds {pack.binding_on}, judged per {pack.per}, reviewed on {pack.reviewed_on}{review}", columns)
    for name, title in pack.instruments.items():
        lines += block(f"{name}: {title}", columns, "      ", "  ")
    for kind in dict.fromkeys(rule.kind for rule in pack.rules.values()):
        lines += ["", kind]
        for rule in pack.rules.values():
            if rule.kind == kind:
                lines += block(f"{rule.slug}: {rule.title} [{_law(rule.citations)}]", columns, "      ", "  ")
    return lines


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
