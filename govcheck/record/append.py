"""Appends to a record: one line at a time, whole, whoever else appends at the same moment."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from govcheck.errors import ConfigError, Problem
from govcheck.record.line import FIRST, begun, digest, parsed, read, written

_BLOCK = 1 << 16
_BINARY = getattr(os, "O_BINARY", 0)


def append(path: str, said: Mapping[str, Any]) -> str:
    """Append a line and return a remark on what had to be mended, if anything.

    ConfigError if the record cannot be written, or if it does not end in a line of a record.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | _BINARY, 0o666)
    except OSError as error:
        raise _cannot(path, error) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ConfigError([Problem(path, None, "cannot-write", "this is no ordinary file")])
        with _alone(descriptor):
            return _append(path, descriptor, said)
    except OSError as error:
        raise _cannot(path, error) from None
    finally:
        os.close(descriptor)


def _append(path: str, descriptor: int, said: Mapping[str, Any]) -> str:
    end = os.lseek(descriptor, 0, os.SEEK_END)
    last, cut = _tail(descriptor, end)
    if last and not cut and parsed(last) is None and begun(last):  # cut short, and an end put to it since
        last, cut = _tail(descriptor, end - 1)
        cut += b"\n"
    if (last or cut) and not (parsed(last) if last else begun(cut)):
        raise _no_record(path)
    remark, torn = "", None
    if cut and read(cut) is not None:  # all of it is there but its end
        _write(descriptor, end, b"\n")
        last, cut, end = cut, b"", end + 1
        remark = "the last line lacked its end, which was added"
    if cut:
        if not begun(cut):
            raise _no_record(path)
        _put_aside(f"{path}.torn", cut)
        end -= len(cut)
        os.ftruncate(descriptor, end)
        torn = {"bytes": len(cut), "sha256": digest(cut)}
        remark = f"the last line was cut short; its {len(cut)} bytes were put into {os.path.basename(path)}.torn"
    before = parsed(last)
    if end and before is None:
        raise _no_record(path)
    number = before["number"] + 1 if before else 1
    _write(descriptor, end, written(number, said, digest(last) if before else FIRST, torn) + b"\n")
    os.fsync(descriptor)
    return remark


def _no_record(path: str) -> ConfigError:
    message, expected = "this does not end in a line of a record", f"see 'govcheck record verify {path}'"
    return ConfigError([Problem(path, None, "not-a-record", message, expected)])


def _tail(descriptor: int, end: int) -> tuple[bytes, bytes]:
    """The last whole line, without its end, and what follows it."""
    held = b""
    at = end
    while at > 0 and held.count(b"\n") < 2:
        size = min(_BLOCK, at)
        at -= size
        os.lseek(descriptor, at, os.SEEK_SET)
        held = _read(descriptor, size) + held
    whole, _, cut = held.rpartition(b"\n")
    return whole.rpartition(b"\n")[2], cut


def _read(descriptor: int, size: int) -> bytes:
    parts = []
    while size > 0 and (part := os.read(descriptor, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write(descriptor: int, at: int, data: bytes) -> None:
    os.lseek(descriptor, at, os.SEEK_SET)
    while data:
        data = data[os.write(descriptor, data) :]


def _put_aside(path: str, data: bytes) -> None:
    with open(path, "ab") as stream:
        stream.write(data + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def _cannot(path: str, error: OSError) -> ConfigError:
    return ConfigError([Problem(path, None, "cannot-write", (error.strerror or str(error)).lower())])


if sys.platform == "win32":
    import errno
    import msvcrt

    @contextmanager
    def _alone(descriptor: int) -> Iterator[None]:
        """Hold the record alone; others wait. The byte that is locked lies as far behind as the system can lock."""
        far = (1 << 31) - 2
        while True:
            os.lseek(descriptor, far, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                break
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EDEADLK):  # it gives up after ten seconds
                    raise
        try:
            yield
        finally:
            os.lseek(descriptor, far, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def _alone(descriptor: int) -> Iterator[None]:
        """Hold the record alone; others wait."""
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
