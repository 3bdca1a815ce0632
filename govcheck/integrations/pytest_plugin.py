"""A plugin for pytest: the tests of policy packs as tests of their own, one for each entry of `tests/*.yaml`.

Nothing is collected unless packs are named, with `--govcheck-packs PATH` or in the ini file (`govcheck_packs`):
a PATH is a pack or a folder of packs. Whoever runs pytest for something else does not pay for govcheck.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from govcheck.authoring.runner import Bench, Case

_OPTION = "govcheck_packs"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and its ini key."""
    group = parser.getgroup("govcheck")
    text = "run the tests of this policy pack, or of the packs in this folder; repeatable"
    group.addoption("--govcheck-packs", action="append", dest=_OPTION, default=[], metavar="PATH", help=text)
    parser.addini(_OPTION, "policy packs, or folders of them, whose tests are run", type="paths", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PackTests | None:
    """Collect a test file of a pack that was named."""
    if file_path.suffix != ".yaml" or file_path.parent.name != "tests":
        return None
    pack = file_path.parent.parent
    named = _named(parent.config)
    if not named or not (pack / "pack.yaml").is_file() or not named & {pack, pack.parent}:
        return None
    return PackTests.from_parent(parent, path=file_path)


def _named(config: pytest.Config) -> set[Path]:
    given = [config.invocation_params.dir / path for path in config.getoption(_OPTION)]
    return {path.resolve() for path in (*given, *config.getini(_OPTION))}


class PackTests(pytest.File):
    """One file of tests."""

    @cached_property
    def bench(self) -> Bench:
        """The pack's bench, shared by the files of one folder."""
        from govcheck.authoring.runner import Bench
        from govcheck.packs.load import load_packs

        benches = self.config.stash.setdefault(_BENCHES, {})
        folder = self.path.parent.parent
        if folder not in benches:
            packs = load_packs([str(folder)])
            benches[folder] = Bench(packs, packs.pack(folder.name))
        return benches[folder]

    def collect(self) -> Iterator[PackTest]:
        """One item for each test of the file; a file that cannot be read is an error with its line."""
        from govcheck.authoring.runner import read_cases
        from govcheck.errors import GovcheckError, PackError

        try:
            cases, problems = read_cases(self.bench.packs, self.bench.pack)
            mine = [problem for problem in problems if Path(problem.path).name == self.path.name]
            if mine:
                raise PackError(mine)
        except GovcheckError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            if case.file == self.path.name:
                yield PackTest.from_parent(self, name=case.name, case=case)


class PackTest(pytest.Item):
    """One test of a pack."""

    def __init__(self, *, case: Case, **others: object) -> None:
        super().__init__(**others)  # type: ignore[arg-type]  # what pytest hands over
        self.case = case

    def runtest(self) -> None:
        """Fail with every expectation that is not met."""
        assert isinstance(self.parent, PackTests)
        reasons = self.parent.bench.reasons(self.case)
        if reasons:
            pytest.fail("\n".join(reasons), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The line of the test."""
        region = self.case.document.region(self.case.path)
        return self.path, region.line - 1 if region else None, self.case.name


_BENCHES: pytest.StashKey[dict[Path, Bench]] = pytest.StashKey()
