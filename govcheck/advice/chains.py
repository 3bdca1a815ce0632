"""Chains of transfers: which continues which, what a chain comes to as a whole, and what the links do not tell.

Only what is stated counts. A link that is merely likely is shown as a suggestion; nothing here changes an outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain as flat
from typing import Any, NamedTuple

from govcheck.errors import Path
from govcheck.manifest.records import Manifest, Party, Recipient, Transfer
from govcheck.report.build import strictest
from govcheck.report.model import Chain, Link, Location, Notice, TransferReport

SUGGESTED = "suggested-link"
HIDDEN = "chain/hidden-onward-transfer"
GAP = "chain/exporter-received-nothing"
ORIGIN = "chain/origin-left-out"

_Key = tuple[object, ...]


class Linked(NamedTuple):
    """What is said of all transfers together."""

    links: tuple[Link, ...]
    notices: tuple[Notice, ...]
    whole: tuple[Chain, ...]


class _Step(NamedTuple):
    """One transfer, with its file and what was found of it."""

    manifest: Manifest
    transfer: Transfer
    report: TransferReport

    def place(self, path: Path) -> Location | None:
        region = self.manifest.document.region(path) or self.manifest.document.region(self.transfer.path)
        return None if region is None else Location(self.manifest.document.path, *region)

    def keys(self, party: Party) -> frozenset[_Key]:
        """What makes two parties the same: the id within a file; anywhere, a name and a country."""
        found: set[_Key] = set()
        if party.id:
            found.add(("id", id(self.manifest.document), party.id))
        country = party.values.get("country")
        if party.name and country is not None:
            found.add(("name", party.name.strip().casefold(), country))
        return frozenset(found)

    def keys_of(self, recipients: Iterable[Recipient]) -> frozenset[_Key]:
        return frozenset(flat.from_iterable(self.keys(one.party) for one in recipients))

    @property
    def data(self) -> frozenset[str]:
        return frozenset(one.id for one in self.transfer.data) - {""}


def linked(work: Sequence[tuple[Manifest, Transfer]], reports: Sequence[TransferReport]) -> Linked:
    """Return the links, the chains as wholes and what is to be noted of them; the order of the files is no matter."""
    steps = {
        transfer.id: _Step(manifest, transfer, report)
        for (manifest, transfer), report in sorted(zip(work, reports, strict=True), key=lambda item: item[0][1].id)
    }
    stated = [(steps[step.transfer.continues], step) for step in steps.values() if step.transfer.continues in steps]
    likely = list(_likely(steps))
    links = [Link(a.transfer.id, b.transfer.id, True, _came(a), b.place(_continues(b))) for a, b in stated]
    links += [Link(a.transfer.id, b.transfer.id, False, _alike(a, b), b.place(())) for a, b in likely]
    notices = [Notice(SUGGESTED, "note", _suggestion(a, b), b.place(())) for a, b in likely]
    for before, after in (*stated, *likely):
        notices += _hidden(before, after)
    for before, after in stated:
        notices += _gap(before, after)
        notices += _origin(steps, before, after)
    return Linked(
        tuple(sorted(links, key=lambda link: (link.before, link.after))),
        tuple(sorted(dict.fromkeys(notices), key=_order)),
        tuple(_wholes(steps)),
    )


def _order(notice: Notice) -> tuple[str, int, str, str]:
    at = notice.location
    return (at.path if at else "", at.line if at else 0, notice.code, notice.message)


def _continues(step: _Step) -> Path:
    return (*step.transfer.path, "continues")


def _likely(steps: Mapping[str, _Step]) -> Iterator[tuple[_Step, _Step]]:
    """Pairs where an importer of the first exports a data set of the same name in the second, and nothing is stated.

    A transfer back to where the data came from is no next step, and a chain does not lead back into itself.
    """
    by_exporter: dict[_Key, list[_Step]] = {}
    for step in steps.values():
        if step.data and step.transfer.continues is None:
            for key in step.keys(step.transfer.exporter):
                by_exporter.setdefault(key, []).append(step)
    for before in steps.values() if by_exporter else ():
        if not before.data:
            continue
        found = {
            after.transfer.id: after
            for key in before.keys_of(before.transfer.importers)
            for after in by_exporter.get(key, ())
        }
        earlier = {one.transfer.id for one in _back(steps, before)}
        home = before.keys(before.transfer.exporter)
        for name in sorted(found.keys() - earlier):
            after = found[name]
            back = all(not after.keys(one.party).isdisjoint(home) for one in after.transfer.importers)
            if not back and not before.data.isdisjoint(after.data):
                yield before, after


def _back(steps: Mapping[str, _Step], step: _Step) -> Iterator[_Step]:
    """A transfer and the ones before it by what is stated, the last first."""
    seen: set[str] = set()
    one: _Step | None = step
    while one is not None and one.transfer.id not in seen:
        seen.add(one.transfer.id)
        yield one
        one = steps.get(one.transfer.continues or "")


def _alike(before: _Step, after: _Step) -> str:
    return f"the importer exports the data set '{min(before.data & after.data)}' in turn"


def _suggestion(before: _Step, after: _Step) -> str:
    return (
        f"'{after.transfer.id}' seems to continue '{before.transfer.id}' ({_alike(before, after)}); if it does, state "
        f"continues: {before.transfer.id}, so that where the data came from is counted"
    )


def _hidden(before: _Step, after: _Step) -> Iterator[Notice]:
    """The importer passes the data on to somebody whom a stated list of onward recipients does not name."""
    place = _stated_at(before, "onward")
    if place is None or before.keys_of(before.transfer.importers).isdisjoint(after.keys(after.transfer.exporter)):
        return
    transfer = before.transfer
    known = before.keys_of((*transfer.importers, *transfer.onward)) | before.keys(transfer.exporter)
    listed = ", ".join(_called(one.party) for one in transfer.onward)
    says = f"passes the data on to {listed} alone" if listed else "passes the data on to nobody"
    for recipient in after.transfer.importers:
        if after.keys(recipient.party).isdisjoint(known):
            message = (
                f"'{transfer.id}' states that its importer {says}, but '{after.transfer.id}' sends them on to "
                f"{_called(recipient.party)}; name the recipient under onward, or stop the onward transfer"
            )
            yield Notice(HIDDEN, "warning", message, before.place(place))


def _stated_at(step: _Step, key: str) -> Path | None:
    """Where a key is stated, by the transfer or by the defaults of its file."""
    data: Any = step.manifest.document.data
    own: Any = data
    for part in step.transfer.path:
        own = own[part]
    if key in own:
        return (*step.transfer.path, key)
    return ("defaults", key) if key in (data.get("defaults") or {}) else None


def _called(party: Party) -> str:
    country = party.values.get("country")
    name = party.name or party.id or "an unnamed party"
    return f"{name} ({country})" if country is not None else name


def _gap(before: _Step, after: _Step) -> Iterator[Notice]:
    recipients = (*before.transfer.importers, *before.transfer.onward)
    exporter = after.transfer.exporter
    if after.keys(exporter) and before.keys_of(recipients).isdisjoint(after.keys(exporter)):
        message = (
            f"'{after.transfer.id}' continues '{before.transfer.id}', but its exporter {_called(exporter)} is no "
            "recipient there; name who handed the data to it"
        )
        yield Notice(GAP, "warning", message, after.place(_continues(after)))


def _origin(steps: Mapping[str, _Step], before: _Step, after: _Step) -> Iterator[Notice]:
    first, own = _collected(steps, before), _own_origin(after)
    if first and own and first.isdisjoint(own):
        message = (
            f"'{after.transfer.id}' states that its data were collected in {', '.join(sorted(own))}; the data of "
            f"'{before.transfer.id}', which it continues, were first collected in {', '.join(sorted(first))}"
        )
        yield Notice(ORIGIN, "warning", message, after.place(_continues(after)))


def _own_origin(step: _Step) -> frozenset[str]:
    stated = [one.stated.values.get("data.collected_in") for one in step.transfer.data]
    return frozenset(flat.from_iterable(one for one in stated if isinstance(one, frozenset)))


def _collected(steps: Mapping[str, _Step], step: _Step) -> frozenset[str]:
    """Where the data of a transfer were first collected: what the chain before it states, or else what it does."""
    found: frozenset[str] = frozenset()
    for one in _back(steps, step):
        found = _own_origin(one) or found
    return found


def _came(before: _Step) -> str:
    """Under which regimes, and on what ground, the data came."""
    parts = []
    for regime in before.report.regimes:
        if regime.binding_on == "organisation" and regime.outcome != "out_of_scope":
            ground = ", ".join(regime.carried_by) if regime.outcome == "permitted" else _word(regime.outcome)
            parts.append(f"{regime.id} ({ground})" if ground else regime.id)
    return f"came under {', '.join(parts)}" if parts else "came under no regime"


def _word(outcome: str) -> str:
    return outcome.replace("_", " ")


def _wholes(steps: Mapping[str, _Step]) -> Iterator[Chain]:
    """One chain for each last transfer, in the order of their ids."""
    continued = {step.transfer.continues for step in steps.values()}
    for step in steps.values():
        if step.transfer.id in continued or step.transfer.continues not in steps:
            continue
        way = list(_back(steps, step))[::-1]
        outcome = strictest(one.report.outcome for one in way)
        decided = tuple(one.transfer.id for one in way if one.report.outcome == outcome)
        places = [one.transfer.exporter.values.get("country") for one in way]
        places += [one.party.values.get("country") for one in way[-1].transfer.importers]
        yield Chain(
            transfers=tuple(one.transfer.id for one in way),
            outcome=outcome,
            decided_by=decided,
            places=tuple(place if isinstance(place, str) else "" for place in places),
            collected_in=tuple(sorted(_collected(steps, step))),
            remark="; ".join(f"{one.transfer.id} {_came(one)}" for one in way[:-1]),
        )
