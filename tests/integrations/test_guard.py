from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import govcheck
from govcheck import InputError, TransferBlocked, TransferReport, guard

DAY = "2026-11-22"
QUICKSTART = Path(govcheck.__file__).parent.parent / "examples" / "quickstart"
GOOD = guard("hr-to-tokyo", manifest=str(QUICKSTART / "hr-to-tokyo.transfer.yaml"), as_of=DAY)
BAD = guard("car-telemetry", manifest=str(QUICKSTART / "car-telemetry.transfer.yaml"), as_of=DAY)
UNKNOWN = guard("support-from-shanghai", manifest=QUICKSTART / "support-from-shanghai.transfer.yaml", as_of=DAY)


def run(made: Any) -> Any:
    """In a thread of its own: another test may have left an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, made).result()


class TestFunctions:
    def test_a_good_transfer_goes_on(self) -> None:
        @GOOD
        def copy(rows: int, *, twice: bool = False) -> int:
            """Copies."""
            return rows * (2 if twice else 1)

        assert copy(3, twice=True) == 6
        assert (copy.__name__, copy.__doc__) == ("copy", "Copies.")

    @pytest.mark.parametrize("wall", [BAD, UNKNOWN], ids=["action required", "undetermined"])
    def test_a_bad_one_does_not_begin(self, wall: guard) -> None:
        begun = []

        @wall
        def copy() -> None:
            begun.append(1)

        with pytest.raises(TransferBlocked):
            copy()
        assert begun == []

    def test_it_is_asked_each_time(self, tmp_path: Path) -> None:
        file = tmp_path / "hr.transfer.yaml"
        text = (QUICKSTART / "hr-to-tokyo.transfer.yaml").read_text(encoding="utf-8")
        file.write_text(text, encoding="utf-8")

        @guard("hr-to-tokyo", manifest=file, as_of=DAY)
        def copy() -> int:
            return 1

        assert copy() == 1
        file.write_text(text.replace("country: JP", "country: CN"), encoding="utf-8")
        with pytest.raises(TransferBlocked):
            copy()

    def test_the_law_of_the_day_counts(self) -> None:
        early = guard("hr-to-tokyo", manifest=(QUICKSTART / "hr-to-tokyo.transfer.yaml").read_text("utf-8"),
                      as_of="2019-01-22", regimes=["gdpr"])  # fmt: skip
        assert GOOD.check().outcome == "permitted"
        with pytest.raises(TransferBlocked):
            early.check()


class TestWith:
    def test_it_gives_the_report(self) -> None:
        with GOOD as report:
            assert isinstance(report, TransferReport)
            assert (report.id, report.outcome) == ("hr-to-tokyo", "permitted")

    def test_a_bad_one_is_not_entered(self) -> None:
        with pytest.raises(TransferBlocked) as caught, BAD:
            pytest.fail("entered")
        assert caught.value.transfers[0].id == "car-telemetry"

    def test_what_goes_wrong_inside_goes_on(self) -> None:
        with pytest.raises(KeyError), GOOD:
            raise KeyError("x")

    def test_async_with(self) -> None:
        async def work(wall: guard) -> str:
            async with wall as report:
                return report.outcome

        assert run(work(GOOD)) == "permitted"
        with pytest.raises(TransferBlocked):
            run(work(BAD))


def rows(wall: guard, begun: list[int]) -> Callable[[], Generator[int, int, str]]:
    @wall
    def made() -> Generator[int, int, str]:
        begun.append(1)
        got = yield 1
        yield got * 2
        return "done"

    return made


class TestGenerators:
    def test_what_is_sent_and_returned_passes_through(self) -> None:
        generator = rows(GOOD, [])()
        assert next(generator) == 1
        assert generator.send(21) == 42
        with pytest.raises(StopIteration) as stop:
            next(generator)
        assert stop.value.value == "done"

    def test_a_bad_one_yields_nothing(self) -> None:
        begun: list[int] = []
        with pytest.raises(TransferBlocked):
            list(rows(BAD, begun)())
        assert begun == []


class TestCoroutines:
    def test_a_coroutine(self) -> None:
        async def copy() -> int:
            return 7

        assert run(GOOD(copy)()) == 7
        with pytest.raises(TransferBlocked):
            run(BAD(copy)())

    def test_an_asynchronous_generator_with_what_is_sent_and_thrown(self) -> None:
        closed = []

        @GOOD
        async def stream() -> AsyncGenerator[int, int]:
            try:
                got = yield 1
                try:
                    yield got + 1
                except ValueError:
                    yield -1
            finally:
                closed.append(1)

        async def drive() -> list[int]:
            made = stream()
            seen = [await anext(made), await made.asend(4), await made.athrow(ValueError())]
            await made.aclose()
            return seen

        assert run(drive()) == [1, 5, -1]
        assert closed == [1]

    def test_a_bad_stream_yields_nothing(self) -> None:
        @BAD
        async def stream() -> AsyncGenerator[int, None]:
            yield 1

        async def drain() -> list[int]:
            return [item async for item in stream()]

        with pytest.raises(TransferBlocked):
            run(drain())


class TestWhatIsSaid:
    def test_one_line_with_place_regime_and_article(self) -> None:
        with pytest.raises(TransferBlocked, match=r"car-telemetry\.transfer\.yaml:\d+: car-telemetry is action required"
                                                  r" under the law of 2026-11-22: appi: .*\[.+\]$"):  # fmt: skip
            BAD.check()

    def test_an_undetermined_one_asks_the_first_question(self) -> None:
        with pytest.raises(TransferBlocked, match=r"is undetermined .*: appi: .*\?"):
            UNKNOWN.check()

    def test_on_report_sees_both_kinds(self) -> None:
        seen: list[str] = []
        for wall in (GOOD, BAD):
            told = guard(wall.transfer_id, manifest=[str(QUICKSTART)], as_of=DAY,
                         on_report=lambda report: seen.append(report.outcome))  # fmt: skip
            try:
                told.check()
            except TransferBlocked:
                seen.append("blocked")
        assert seen == ["permitted", "action_required", "blocked"]

    def test_an_unknown_transfer_is_a_problem_with_a_suggestion(self) -> None:
        with pytest.raises(InputError, match="did you mean 'hr-to-tokyo'"):
            guard("hr-to-tokio", manifest=str(QUICKSTART), as_of=DAY).check()

    def test_a_manifest_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError):
            guard("x", manifest=tmp_path / "none.transfer.yaml").check()

    def test_a_level_that_does_not_exist_is_refused_at_once(self) -> None:
        with pytest.raises(ValueError, match="use one of error, warning, never"):
            guard("x", manifest="x", fail_on="panic")

    def test_never_lets_everything_pass(self) -> None:
        wall = guard("car-telemetry", manifest=str(QUICKSTART), as_of=DAY, fail_on="never")
        assert wall.check().outcome == "action_required"


def test_threads_share_a_guard() -> None:
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: GOOD.check(), range(8)))
    assert all(report == reports[0] for report in reports)


def test_what_is_raised_can_be_pickled() -> None:
    with pytest.raises(TransferBlocked) as caught:
        BAD.check()
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.transfers) == (str(caught.value), caught.value.transfers)
