"""Say in one line what this machine cannot test; with CI=true a missing part is a failure."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def main() -> int:
    """Print what is left out and return the exit code."""
    missing = [
        name
        for name, there in (
            ("the browser tests (no Chromium)", bool(shutil.which("chromium"))),
            ("the tests on shared data (no shared/data beside the project)", SHARED.is_dir()),
        )
        if not there
    ]
    if missing:
        sys.stdout.write("Left out on this machine: " + "; ".join(missing) + "\n")
    return 1 if missing and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
