"""The checker of the call before: a program that checks again and again reads the packs once.

It is kept for each thread by itself, and used again only while every file it was made from is what it was. A checker
is out on loan while it is used, and comes back only from a check that came to its end: what was interrupted halfway
may hold half of what it was working out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import local

from govcheck.checker import Checker
from govcheck.errors import GovcheckError
from govcheck.packs.find import builtin_root
from govcheck.packs.load import load_packs
from govcheck.packs.model import PackSet
from govcheck.packs.stamp import stamp_of

_MOST = 4
"""How many checkers of the same packs are kept: for other regimes, or in another language."""
_VOCABULARY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vocabulary")
_Key = tuple[tuple[str, ...] | None, str]


class _Shelf(local):
    """What one thread keeps."""

    def __init__(self) -> None:
        self.made_from: tuple[object, ...] = ()
        self.packs: PackSet | None = None
        self.checkers: dict[_Key, Checker] = {}


_shelf = _Shelf()


@contextmanager
def checker_for(regimes: Sequence[str] | None, packs: Sequence[str], language: str) -> Iterator[Checker]:
    """Lend a checker of the packs that come with govcheck and those in the folders `packs`."""
    roots = (builtin_root(), _VOCABULARY, *packs)
    made_from = (os.getcwd(), roots, tuple(map(stamp_of, roots)))
    if _shelf.packs is None or _shelf.made_from != made_from:
        _shelf.packs, _shelf.checkers = None, {}
        _shelf.packs, _shelf.made_from = load_packs(packs), made_from
    key: _Key = (None if regimes is None else tuple(regimes), language)
    checker = _shelf.checkers.pop(key, None) or Checker(_shelf.packs, regimes=regimes, language=language)
    try:
        yield checker
    except GovcheckError:
        _give_back(key, checker, made_from)
        raise
    except BaseException:
        _shelf.packs, _shelf.checkers = None, {}
        raise
    _give_back(key, checker, made_from)


def _give_back(key: _Key, checker: Checker, made_from: tuple[object, ...]) -> None:
    if _shelf.made_from != made_from:
        return  # another check in between, from a callback, had other packs
    _shelf.checkers[key] = checker
    while len(_shelf.checkers) > _MOST:
        del _shelf.checkers[next(iter(_shelf.checkers))]
