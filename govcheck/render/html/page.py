"""Puts the page together: the templates, the style and the script, and the policy that lets through nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from govcheck.render import phrases
from govcheck.render.html import view
from govcheck.render.html.chart import chart
from govcheck.render.html.laws import instruments, law
from govcheck.render.html.words import Words
from govcheck.render.records import clean, relative
from govcheck.report.model import STRICTNESS

if TYPE_CHECKING:
    from govcheck.report.model import Location, Report

_HERE = Path(__file__).parent
_WHOLE = 40
"""Up to how many transfers every text stands where it is needed; beyond, what several share stands once."""
_OPENED = 3
"""Up to how many transfers are unfolded from the start."""


def page(report: Report, root: str) -> str:
    """The whole page."""
    words = Words(report.language)
    items = view.items(report, words)
    whole = len(items) <= _WHOLE
    shared = {} if whole else view.shared_trees(items)
    style, script = _style(report, words), _file("report.js")

    def place(location: Location) -> str:
        return f"{relative(clean(location.path), root)}:{location.line}:{location.column}"

    by_report = {id(item.transfer): item for item in items}
    text = environment().get_template("page.html.j2").render(
        report=report,
        w=words,
        items=items,
        names={item.transfer.id: item for item in items},
        after=_after(items),
        said=lambda outcome: words(outcome) if outcome in STRICTNESS else outcome,
        columns=view.columns(report),
        tally=view.tally(report),
        first=view.first(items),
        open_items=[item for item in items if item.transfer.outcome in view.OPEN],
        chart=chart(report, words("unknown_place"), words("other_places", n="{n}")),
        in_order=[by_report[id(one)] for one in report.transfers],
        whole=whole,
        guides={} if whole else view.guides(items),
        shared=shared,
        trees=view.trees,
        opened=len(items) <= _OPENED,
        instruments=instruments(report),
        law=law,
        place=place,
        problem_place=lambda path: relative(clean(path), root),
        paragraphs=phrases.paragraphs,
        style=style,
        script=script,
        policy=policy(style, script),
    )
    return text.rstrip("\n") + "\n"


def policy(style: str, script: str = "") -> str:
    """What a page may load and run: its own style and script, to the byte, and nothing else."""
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    return f"default-src 'none'; style-src '{_digest(style)}'; {scripts}base-uri 'none'; form-action 'none'"


def _after(items: Iterable[view.Item]) -> dict[str, list[view.Item]]:
    """By transfer, those that continue it."""
    found: dict[str, list[view.Item]] = {}
    for item in items:
        if item.transfer.continues:
            found.setdefault(item.transfer.continues, []).append(item)
    return found


@cache
def environment() -> Environment:
    """Where templates come from, and what becomes of what is put into them."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        finalize=_final,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _final(value: object) -> object:
    """What is put into the page: text without control characters; None as nothing."""
    if value is None:
        return ""
    # What templates made themselves is marked by `__html__`.
    return clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _style(report: Report, words: Words) -> str:
    """The style, with what stands on every printed page: the day of the law, and the packs to the byte."""
    # No line breaks inside a pack.
    packs = " · ".join(f"{pack.id}\xa0{pack.version}\xa0{_short(pack.digest)}" for pack in report.packs)
    head = f"{words('title')} · {words('law_of', day=report.as_of)}"
    made = words("made_by", version=report.govcheck)
    return style_of(head, f"{made} · {packs}" if packs else made, words)


def style_of(head: str, foot: str, words: Words) -> str:
    """The style of a page, with what stands at the head and at the foot of each printed one."""
    return _file("report.css") + (
        f"@page{{@top-left{{content:{_quoted(head)}}}"
        f'@top-right{{content:{_quoted(words("page") + " ")} counter(page) " / " counter(pages)}}'
        f"@bottom-left{{content:{_quoted(foot)}}}}}\n"
    )


def _short(digest: str) -> str:
    return digest.rpartition(":")[2][:16]


def _quoted(text: str) -> str:
    """A text as CSS takes it, with everything that could end it or the style written as a number."""
    return '"' + re.sub(r"[^\w .·:,-]", lambda found: f"\\{ord(found[0]):x} ", clean(text)) + '"'
