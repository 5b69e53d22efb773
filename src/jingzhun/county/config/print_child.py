"""The limited child that prints: a template of ours and data as JSON in, a PDF out. No network, no file but the template and fonts."""

from __future__ import annotations

import json
import sys
from importlib import resources

import typst

TEMPLATES = {
    "notice": "casework",
    "dossier": "casework",
    "minutes": "casework",
    "income_sheet": "casework",
    "visits": "intake",
    "file_cover": "registry",
    "filing_sheets": "registry",
}


def main() -> None:
    """Read ``{"template": …, "data": …}`` and write the PDF."""
    asked = json.loads(sys.stdin.buffer.read())
    app = TEMPLATES.get(asked["template"])
    if app is None:
        raise SystemExit(f"no template {asked['template']!r}; allowed: {', '.join(TEMPLATES)}")
    source = (resources.files(f"jingzhun.county.{app}") / "print" / f"{asked['template']}.typ").read_bytes()
    made = typst.compile(source, sys_inputs={"data": json.dumps(asked["data"], ensure_ascii=False)})
    sys.stdout.buffer.write(made if isinstance(made, bytes) else b"".join(made))


if __name__ == "__main__":
    main()
