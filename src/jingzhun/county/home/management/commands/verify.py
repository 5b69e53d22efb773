"""``verify``: ask every invariant and say what does not hold, where, and what to do. Exit code 1 where something does not."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jingzhun.county.home.verifying import NOT_YET, Verified, verify


class Command(BaseCommand):
    """Verifies the site's records."""

    help = "Check the invariants of the records."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the shape of the answer."""
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Ask, tell, and leave with 1 where something does not hold."""
        found = []
        for one in verify():
            found.append(one)
            if not options["as_json"]:
                self._tell(one)
        if options["as_json"]:
            self.stdout.write(json.dumps([_told(one) for one in found], ensure_ascii=False, indent=1))
        else:
            self.stdout.write(f"本站还没有这些数据 / no such records yet: {', '.join(NOT_YET)}")
        if any(one.breaches for one in found):
            sys.exit(1)

    def _tell(self, one: Verified) -> None:
        title = one.invariant.title
        mark = "✗" if one.breaches else "✓"
        self.stdout.write(f"{mark} {one.invariant.code:4} {title.zh} / {title.en}  {one.seconds:.1f} s")
        for breach in one.breaches:
            self.stdout.write(f"    {breach.where}: {breach.sentence.zh} / {breach.sentence.en}")
        if one.breaches:
            self.stdout.write(f"    → {one.invariant.to_do.zh} / {one.invariant.to_do.en}")


def _told(one: Verified) -> dict[str, object]:
    return {
        "invariant": one.invariant.code,
        "holds": not one.breaches,
        "seconds": round(one.seconds, 1),
        "breaches": [{"where": b.where, "zh": b.sentence.zh, "en": b.sentence.en} for b in one.breaches],
        "to_do": {"zh": one.invariant.to_do.zh, "en": one.invariant.to_do.en} if one.breaches else None,
    }
