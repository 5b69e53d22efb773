"""Files that are whole or not there: bytes on disk before the name, the name on disk before anyone says it is done.

Because a crash may come between any two system calls, nothing is ever changed in place. A failed fsync is an error and never
tried again: the kernel may have dropped the page and would call the second try a success.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

NEW = ".new-"


def temporary_name(path: Path) -> Path:
    """Return the name a file has until it is whole; readers never look at such names."""
    return path.with_name(f"{NEW}{path.name}")


def write_bytes(path: Path, content: bytes) -> None:
    """Store bytes under a name, whole or not at all."""
    temporary = temporary_name(path)
    temporary.write_bytes(content)
    put_in_place(temporary, path)


def put_in_place(temporary: Path, path: Path) -> None:
    """Give a finished file or folder its name."""
    sync(temporary)
    os.replace(temporary, path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Force a file's bytes, or a folder's names, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
