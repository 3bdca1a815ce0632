"""`python -m govcheck` is the command `govcheck`."""

from __future__ import annotations

import sys

from govcheck.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
