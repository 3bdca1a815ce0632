"""What `govcheck ask` does: finds what it starts from, holds the interview, and says how it came out."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from govcheck.cli.dialogue import Dialogue, Source
from govcheck.cli.terminal import choice, day
from govcheck.errors import ConfigError, Problem, did_you_mean

if TYPE_CHECKING:
    from govcheck.checker import Checker

_SUFFIX = ".transfer.yaml"
_ID = re.compile(r"\w[\w.-]*")
_NEW = "transfer-1"


def ask(
    manifest: str | None,
    output: str | None,
    transfer: str | None,
    regime: Sequence[str] | None,
    as_of: str | None,
    lang: str,
    packs: Sequence[str],
    config: str | None,
) -> int:
    """Run the interview and return the exit code."""
    from govcheck.interview.speech import LANGUAGES, Speech

    choice("--lang", lang, LANGUAGES)
    day("--as-of", as_of)
    source = _source(manifest, output, transfer)
    checker = _checker(source.path, regime, lang, packs, config)
    from govcheck import api
    from govcheck.interview.session import Session

    session = Session(checker, source.data, source.at, as_of or api.today())
    dialogue = Dialogue(session, Speech(lang, checker.speaker), source)
    try:
        dialogue.run()
    finally:
        dialogue.save()
    return dialogue.code()


def _source(manifest: str | None, output: str | None, transfer: str | None) -> Source:
    from govcheck.interview.writing import NONE, comments
    from govcheck.source import load_text

    resumed = manifest is not None and os.path.lexists(manifest)
    path = output or manifest or f"{transfer or _NEW}{_SUFFIX}"
    if transfer is not None and not _ID.fullmatch(transfer):
        raise _fault("--transfer", "wrong-name", f"'{transfer}' is no id of a transfer", "use letters, digits, - and _")
    if not path.endswith(_SUFFIX):
        raise _fault(path, "wrong-name", "this is not the name of a manifest", f"let it end in {_SUFFIX}")
    _reachable(path)
    if os.path.lexists(path) and not (manifest is not None and _same(path, manifest)):
        raise _fault(path, "file-exists", "there is a file of this name", "name it as MANIFEST to go on with it")
    if not resumed or manifest is None:
        name = transfer or re.sub(r"[^\w.-]+", "-", os.path.basename(path).removesuffix(_SUFFIX)).strip("-.") or _NEW
        return Source({"govcheck": 1, "transfers": [{"id": name}]}, 0, path, False, NONE)
    try:
        with open(manifest, "rb") as stream:
            content = stream.read()
    except OSError as error:
        raise _fault(manifest, "cannot-read", (error.strerror or str(error)).lower()) from None
    document = load_text(content, manifest)
    text = content.decode("utf-8-sig", "replace")
    return Source(document.data, _which(document.data, transfer, manifest), path, True, comments(text, document))


def _reachable(path: str) -> None:
    """Refuse, before the first question, a folder that is not there and cannot be made either."""
    folder = os.path.dirname(path) or "."
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder) or "."
    if not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        raise _fault(path, "cannot-write", f"no file can be made in {folder}", "name another place")


def _which(data: Any, wanted: str | None, path: str) -> int:
    listed = data.get("transfers") if isinstance(data, dict) else None
    found = listed if isinstance(listed, list) else []
    ids = [str(item.get("id", "")) if isinstance(item, dict) else "" for item in found]
    if wanted in ids:
        return ids.index(wanted)
    if wanted is None and len(ids) == 1:
        return 0
    if wanted is None:
        message = f"there are {len(ids)} transfers"
        raise _fault(path, "which-transfer", message, f"name one with --transfer: {', '.join(ids)}" if ids else "")
    hint = did_you_mean(wanted, ids) or f"there are {', '.join(ids)}"
    raise _fault(path, "unknown-transfer", f"there is no transfer '{wanted}'", hint)


def _same(first: str, second: str) -> bool:
    return os.path.realpath(first) == os.path.realpath(second)


def _fault(place: str, code: str, message: str, expected: str = "") -> ConfigError:
    return ConfigError([Problem(place, None, code, message, expected)])


def _checker(
    path: str, regime: Sequence[str] | None, lang: str, packs: Sequence[str], config_path: str | None
) -> Checker:
    from govcheck.api import load_packs
    from govcheck.checker import Checker
    from govcheck.cli.standing import standing
    from govcheck.config import for_paths, load
    from govcheck.facts.legs import Given

    config = load(config_path) if config_path is not None else for_paths([path])
    all_packs = [*config.packs, *packs]
    loaded = load_packs(all_packs)
    held = standing(config, all_packs)
    given = Given(held["facts"], held["facts_origin"]) if held.get("facts") else None
    regimes = regime or (None if config.regimes is None else list(config.regimes))
    for name in regimes or ():
        choice("--regime", name, [each.id for each in loaded.packs])
    return Checker(loaded, regimes=regimes, given=given, readings=held.get("readings"), language=lang)
