"""dbt: the exposures of `target/manifest.json` that state a transfer under `meta.govcheck`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govcheck.errors import InputError, Path, Problem, did_you_mean
from govcheck.importers.base import Collector, Where
from govcheck.importers.draft import Draft, Leaf, Said, Unknown, one_line, slug
from govcheck.importers.draft import Path as LeafPath
from govcheck.importers.json_source import mapping, parse, read_text, text, texts
from govcheck.importers.snippet import leaves_of, transfer_problems
from govcheck.importers.words import Words
from govcheck.source import Data, Document, dotted

ABSENT = ("importer.kind", "importer.relationship", "mode", "data.form", "data.subjects", "storage", "safeguards")
_OURS = "govcheck"
_CATEGORIES = ("category", "categories")
_MOST_SHOWN = 8


def read(path: str, words: Words) -> Draft:
    """Read a manifest of dbt; InputError with every fault in it."""
    data = parse(path, read_text(path))
    return _Reader(path, data, words).read()


class _Reader:
    def __init__(self, path: str, data: Data, words: Words) -> None:
        self.path, self.words = path, words
        self.data = mapping(data)
        self.document = Document(path, data)
        self.problems: list[Problem] = []
        self.nodes = {**mapping(self.data.get("nodes")), **mapping(self.data.get("sources"))}

    def read(self) -> Draft:
        exposures = self.data.get("exposures")
        if not isinstance(exposures, dict) or "metadata" not in self.data:
            expected = "expected target/manifest.json, with metadata and exposures"
            raise InputError([Problem(self.path, None, "no-exposures", "this is no manifest of dbt", expected)])
        collector = Collector("dbt", self.path, self.words)
        for key in sorted(exposures):
            exposure = exposures[key]
            if isinstance(exposure, dict):
                self._exposure(collector, key, exposure)
            else:
                self._fault(("exposures", key), "wrong-type", "an exposure is not a mapping", "expected name and more")
        if self.problems:
            raise InputError(self.problems)
        return collector.draft()

    def _fault(self, path: Path, code: str, message: str, expected: str) -> None:
        self.problems.append(Problem(f"{self.path}:{dotted(path)}", None, code, message, expected))

    def _exposure(self, collector: Collector, key: str, exposure: Mapping[str, Data]) -> None:
        name = text(exposure.get("name")) or key.rpartition(".")[2]
        title = text(exposure.get("label")) or text(exposure.get("description")) or name
        path, ours = _ours(exposure)
        if ours is None:
            collector.record(slug(name), one_line(title), None, {})
            return
        place: Path = ("exposures", key, *path)
        if not isinstance(ours, dict):
            self._fault(place, "wrong-type", "meta.govcheck is not a mapping", "expected the keys of a transfer")
            return
        catalogue, world = self.words.catalogue, self.words.world
        self.problems += transfer_problems(self.document, place, ours, catalogue, world)
        owner = mapping(exposure.get("owner"))
        named = ", ".join(filter(None, (text(owner.get("name")), text(owner.get("email")))))
        leaves: dict[LeafPath, Leaf] = {
            ("importer", "name"): Unknown(f"the owner of the exposure is {named}" if named else ""),
            ("importer", "role"): Unknown(""),
            ("data", "categories"): self._categories(texts(mapping(exposure.get("depends_on")).get("nodes") or [])),
            **leaves_of(ours, "meta.govcheck"),
        }
        country = leaves.pop(("importer", "country"), None)
        code = country.value if isinstance(country, Said) and isinstance(country.value, str) else None
        collector.record(slug(name), one_line(title), [Where(code, "meta.govcheck" if code else "")], leaves)

    def _categories(self, names: Sequence[str]) -> Leaf:
        """Return what the columns of these nodes hold, if all say it or the nodes they are made from do."""
        found: set[str] = set()
        seen: set[str] = set()
        used: list[str] = []
        silent: list[str] = []
        rest = list(names)
        while rest:
            name = rest.pop(0)
            if name in seen:
                continue
            seen.add(name)
            node = mapping(self.nodes.get(name))
            said, missing = self._of_node(name, node)
            found |= said
            used += [name.rpartition(".")[2]] if said else []
            above = texts(mapping(node.get("depends_on")).get("nodes") or [])
            # A column that says nothing has come from the nodes above; where there are none, it stays unknown.
            if missing and above:
                rest += above
            else:
                silent += missing
        words = sorted(found)
        if names and not silent:
            return Said([*words], f"from the columns of {_shown(used)}")
        if not names:
            return Unknown("")
        return Unknown(f"the columns say {', '.join(words) or 'nothing'}; nothing is said of {_shown(silent)}")

    def _of_node(self, name: str, node: Mapping[str, Data]) -> tuple[set[str], list[str]]:
        """Return the categories a node states, and what of it says none."""
        short = name.rpartition(".")[2]
        whole = self._stated(node, ("nodes" if name in mapping(self.data.get("nodes")) else "sources", name))
        if whole is not None:
            return whole, []
        said: set[str] = set()
        missing: list[str] = []
        columns = mapping(node.get("columns"))
        base: Path = ("nodes" if name in mapping(self.data.get("nodes")) else "sources", name, "columns")
        for column in sorted(columns):
            stated = self._stated(mapping(columns[column]), (*base, column))
            said |= stated or set()
            missing += [] if stated else [f"{short}.{column}"]
        return said, missing if columns else [short]

    def _stated(self, holder: Mapping[str, Data], place: Path) -> set[str] | None:
        path, ours = _ours(holder)
        if not isinstance(ours, dict):
            return None
        terms = [term for key in _CATEGORIES for term in texts(ours.get(key) or [])]
        if not terms:
            return None
        found: set[str] = set()
        for term in terms:
            words = self.words.word("categories", term)
            if not words:
                known = self.words.catalogue.facts["data.categories"].values or {}
                hint = did_you_mean(term, known) or "'govcheck facts data.categories' lists them"
                self._fault((*place, *path), "unknown-word", f"'{one_line(term)}' is not a category", hint)
            found |= set(words)
        return found


def _ours(holder: Mapping[str, Data]) -> tuple[Path, Data]:
    """Return what a thing states for us and where: newer versions keep `meta` under `config`."""
    newer = mapping(mapping(holder.get("config")).get("meta"))
    if _OURS in newer:
        return ("config", "meta", _OURS), newer[_OURS]
    return ("meta", _OURS), mapping(holder.get("meta")).get(_OURS)


def _shown(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(names[:_MOST_SHOWN]) + more
