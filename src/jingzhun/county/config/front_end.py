"""Take what the pages need from the locked npm packages into ``static/vendor``: files as they are, and one sprite of the icons used.

``python -m jingzhun.county.config.front_end NODE_MODULES`` is called by ``make setup`` after ``npm ci``; nothing third-party is in git.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

COUNTY = Path(__file__).resolve().parent.parent
VENDOR = COUNTY / "static" / "vendor"
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
}
ICON_USE = re.compile(r'(?:{% icon "|icon="|\bicon: ")([a-z0-9-]+)"')
MAP_COMMENT = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=[^\n]*\s*$")


def take(modules: Path) -> int:
    """Copy the files and make the sprite; return how many icons are in it.

    Raises
    ------
    FileNotFoundError
        Naming the package file or icon that the locked packages do not have.
    """
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in FILES.items():
        (VENDOR / target).write_bytes(MAP_COMMENT.sub(b"\n", (modules / source).read_bytes()))
    shutil.copytree(modules / "leaflet/dist/images", VENDOR / "images", dirs_exist_ok=True)
    icons = icons_used()
    symbols = "\n".join(_symbol(modules, name) for name in sorted(icons))
    (VENDOR / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")
    return len(icons)


def icons_used() -> set[str]:
    """Return the names of the icons that templates and menus name."""
    places = [*COUNTY.rglob("*.html"), *COUNTY.rglob("*.py")]
    return {name for place in places for name in ICON_USE.findall(place.read_text(encoding="utf-8"))}


def _symbol(modules: Path, name: str) -> str:
    drawing = (modules / "@tabler/icons/icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.S).strip()
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
    )


if __name__ == "__main__":
    print(f"{take(Path(sys.argv[1]))} icons")
