"""What the Tab key offers for the values of options: regimes, formats, packs and rules, facts, transfers.

A shell asks while somebody types: whatever goes wrong here offers nothing, and says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from govcheck.cli.terminal import LANGUAGES

if TYPE_CHECKING:
    from govcheck.packs.model import Pack, PackSet

Offer = list[tuple[str, str]]
"""Values, each with a word on it; shells that can show it do."""
_MOST_FILES = 200


def regimes(context: typer.Context, incomplete: str) -> Offer:
    """The packs by their ids."""
    return _begins(incomplete, ((pack.id, pack.title) for pack in _packs(context)))


def rules(context: typer.Context, incomplete: str) -> Offer:
    """Packs; behind a stroke, the rules of one."""
    name, stroke, _ = incomplete.partition("/")
    if not stroke:
        return regimes(context, incomplete)
    found = (pack for pack in _packs(context) if pack.id == name)
    named = ((f"{name}/{slug}", rule.title) for pack in found for slug, rule in sorted(pack.rules.items()))
    return _begins(incomplete, named)


def facts(context: typer.Context, incomplete: str) -> Offer:
    """The facts that a manifest can state."""
    packs = _loaded(context)
    known = packs.catalogue.facts.values() if packs is not None else ()
    return _begins(incomplete, ((spec.name, spec.question) for spec in known))


def transfers(context: typer.Context, incomplete: str) -> Offer:
    """The transfers of the manifests that the command line names, or of those below this folder."""
    from govcheck.errors import GovcheckError
    from govcheck.manifest import find
    from govcheck.source import load_file

    params = context.params
    given: Sequence[str] = params.get("paths") or context.args or [params.get("manifest") or "."]
    ids: dict[str, str] = {}
    for path in find.manifests(list(given))[0][:_MOST_FILES]:
        try:
            data = None if path == find.STDIN else load_file(path).data
        except GovcheckError:
            continue
        listed = data.get("transfers") if isinstance(data, dict) else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                ids[str(one["id"])] = str(one.get("title") or "")
    return _begins(incomplete, sorted(ids.items()))


def languages(incomplete: str) -> Offer:
    """The languages of govcheck's own words."""
    return _begins(incomplete, ((name, "") for name in LANGUAGES))


def outputs(incomplete: str) -> Offer:
    """The formats of a report, each with the sign behind which the file is named."""
    from govcheck.render import FORMATS

    return _begins(incomplete, ((f"{name}=", "") for name in FORMATS))


def one_of(words: Iterable[str]) -> Callable[[str], Offer]:
    """Offer one of these words."""
    known = tuple(words)

    def offer(incomplete: str) -> Offer:
        return _begins(incomplete, ((word, "") for word in known))

    return offer


def _begins(incomplete: str, offered: Iterable[tuple[str, str]]) -> Offer:
    return [(value, help) for value, help in offered if value.startswith(incomplete)]


def _loaded(context: typer.Context) -> PackSet | None:
    from govcheck.api import load_packs
    from govcheck.errors import GovcheckError

    given = context.params.get("pack")
    try:
        return load_packs(given if isinstance(given, list | tuple) else ())
    except GovcheckError:
        return None


def _packs(context: typer.Context) -> Sequence[Pack]:
    packs = _loaded(context)
    return packs.packs if packs is not None else ()
