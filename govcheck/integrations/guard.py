"""A guard in front of a copy: the job goes on only if the transfer is permitted on the day."""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from govcheck import api
from govcheck.api import Input
from govcheck.errors import InputError, Problem, did_you_mean
from govcheck.report.failing import LEVELS, blocked
from govcheck.report.model import Report, TransferReport

if TYPE_CHECKING:
    from datetime import date

P = ParamSpec("P")
R = TypeVar("R")


class guard:  # noqa: N801 - used like a function, as a decorator and in `with`
    """Check one transfer of a manifest whenever the guarded code is about to run.

    Works as a decorator of functions, coroutines, generators and asynchronous generators, and in `with` and
    `async with`, where it gives the TransferReport. The check is made anew at each entry, as of that day, so that a
    safeguard that has ended stops the next run.

    Raises TransferBlocked if the transfer fails, also where it is undetermined; InputError if the manifest cannot be
    read or has no such transfer. Nothing of the guarded code has run then. A guard may be shared by threads.
    """

    def __init__(
        self,
        transfer_id: str,
        *,
        manifest: Input | Sequence[Input],
        as_of: str | date | None = None,
        regimes: Sequence[str] | None = None,
        packs: Sequence[str] = (),
        fail_on: str = "error",
        on_report: Callable[[TransferReport], object] | None = None,
    ) -> None:
        """`on_report` is told each report before the verdict takes effect, to log it for instance."""
        if fail_on not in LEVELS:
            raise ValueError(f"fail_on is {fail_on!r}; use one of {', '.join(LEVELS)}")
        self.transfer_id = transfer_id
        self._manifest = manifest
        self._as_of, self._regimes, self._packs = as_of, regimes, packs
        self._fail_on, self._on_report = fail_on, on_report
        self._lock = threading.Lock()

    def check(self) -> TransferReport:
        """Check the transfer now; return its report if it may go."""
        with self._lock:
            report = api.check(self._manifest, self._regimes, self._as_of, self._packs)
        mine = [transfer for transfer in report.transfers if transfer.id == self.transfer_id]
        if not mine:
            raise InputError([self._unknown(report)])
        if self._on_report is not None:
            self._on_report(mine[0])
        error = blocked(report._replace(transfers=tuple(mine)), self._fail_on)
        if error is not None:
            raise error
        return mine[0]

    def _unknown(self, report: Report) -> Problem:
        ids = [transfer.id for transfer in report.transfers]
        hint = did_you_mean(self.transfer_id, ids) or f"there are {', '.join(ids) or 'none'}"
        text = f"there is no transfer '{self.transfer_id}' in the manifest"
        return Problem("govcheck.guard", None, "unknown-transfer", text, hint)

    async def _check_aside(self) -> TransferReport:
        """The same without holding up the event loop."""
        import asyncio

        return await asyncio.to_thread(self.check)

    def __enter__(self) -> TransferReport:
        return self.check()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to undo; what the guarded code raises goes on."""

    async def __aenter__(self) -> TransferReport:
        return await self._check_aside()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to undo."""

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Guard a function: the check comes before anything in it, each time it is called."""
        if inspect.isasyncgenfunction(function):
            made: Callable[..., Any] = self._around_async_generator(function)
        elif inspect.iscoroutinefunction(function):
            made = self._around_coroutine(function)
        elif inspect.isgeneratorfunction(function):
            made = self._around_generator(function)
        else:
            made = self._around(function)
        return cast("Callable[P, R]", functools.wraps(function)(made))

    def _around(self, function: Callable[P, R]) -> Callable[P, R]:
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            self.check()
            return function(*args, **kwargs)

        return guarded

    def _around_coroutine(self, function: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            await self._check_aside()
            return await function(*args, **kwargs)

        return guarded

    def _around_generator(self, function: Callable[P, Generator[Any, Any, R]]) -> Callable[P, Generator[Any, Any, R]]:
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Generator[Any, Any, R]:
            self.check()
            return (yield from function(*args, **kwargs))

        return guarded

    def _around_async_generator(
        self, function: Callable[P, AsyncGenerator[R, Any]]
    ) -> Callable[P, AsyncGenerator[R, Any]]:
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[R, Any]:
            await self._check_aside()
            inner = function(*args, **kwargs)
            try:
                sent = None
                item = await anext(inner)
                while True:
                    try:
                        sent = yield item
                    except GeneratorExit:
                        raise
                    except BaseException as error:
                        item = await inner.athrow(error)
                    else:
                        item = await inner.asend(sent)
            except StopAsyncIteration:
                return
            finally:
                await inner.aclose()

        return guarded
