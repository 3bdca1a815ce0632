"""Decide, citing the law, whether a cross-border data transfer is lawful under each regime.

The names below are the public ones. They are imported when first used, so that `import govcheck` costs nothing and
changes nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # as typing has it, whose import would cost a third of the start

if TYPE_CHECKING:
    from govcheck.api import check, explain, load_packs
    from govcheck.errors import ConfigError, GovcheckError, InputError, PackError, Problem
    from govcheck.integrations.guard import guard
    from govcheck.report.failing import TransferBlocked
    from govcheck.report.model import Finding, RegimeReport, Report, TransferReport

_HOMES = {
    "check": "govcheck.api", "explain": "govcheck.api", "load_packs": "govcheck.api",
    "guard": "govcheck.integrations.guard", "TransferBlocked": "govcheck.report.failing",
    "ConfigError": "govcheck.errors", "GovcheckError": "govcheck.errors", "InputError": "govcheck.errors",
    "PackError": "govcheck.errors", "Problem": "govcheck.errors",
    "Finding": "govcheck.report.model", "RegimeReport": "govcheck.report.model",
    "Report": "govcheck.report.model", "TransferReport": "govcheck.report.model",
}  # fmt: skip

__all__ = [
    "ConfigError", "Finding", "GovcheckError", "InputError", "PackError", "Problem", "RegimeReport", "Report",
    "TransferBlocked", "TransferReport", "__version__", "check", "explain", "guard", "load_packs",
]  # fmt: skip


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'govcheck' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
