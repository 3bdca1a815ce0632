"""Reports under one small pack, from manifests as text."""

from __future__ import annotations

from pathlib import Path

from govcheck.checker import Checker
from govcheck.report.model import RegimeReport, TransferReport
from govcheck.source import load_text
from tests.small import DAY, load, write_pack

MANIFEST = """\
govcheck: 1
parties:
  - { id: kk, country: JP }
  - { id: sh, country: CN }
  - { id: de, country: DE }
transfers:
  - id: t
    exporter: kk
    importers: [IMPORTERS]
    data: { categories: [contact] }
    FACTS
"""


def manifest(importers: str = "sh", facts: str = "safeguards: []") -> str:
    """A small manifest; `facts` are further lines of the transfer."""
    return MANIFEST.replace("IMPORTERS", importers).replace("FACTS", facts.replace("\n", "\n    "))


class Bench:
    """A small pack on disk, and the reports it gives."""

    def __init__(self, root: Path, pack: str, name: str = "small") -> None:
        write_pack(root, pack if "kind: scope" in pack else f"{pack}\n=== rules/scope.yaml\nkind: scope\n", name)
        self.packs, self.name = load(root), name

    def transfer(self, text: str, day: str = DAY) -> TransferReport:
        """The report on the first transfer."""
        checker = Checker(self.packs)
        read = checker.manifest(load_text(text, "m.yaml"))
        return checker.transfer(read, read.transfers[0], day)

    def regime(self, text: str, day: str = DAY) -> RegimeReport:
        """The pack's own part of it."""
        return next(item for item in self.transfer(text, day).regimes if item.id == self.name)
