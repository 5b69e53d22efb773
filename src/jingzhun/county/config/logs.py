"""One line an event, with the request's id, and without a number that names a person."""

from __future__ import annotations

import json
import logging
import re

from jingzhun.county.config.requests import CURRENT

NUMBERS = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15}|1[3-9]\d{9}|\d{16,19})(?!\d)")
HIDDEN = "<number>"
BREAKS = {number: f"\\u{number:04x}" for number in (0x85, 0x2028, 0x2029)}  # JSON leaves them, and a reader of lines breaks there


class WithRequestId(logging.Filter):
    """Adds the request's id to a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True: every record passes, with its id."""
        record.request_id = CURRENT.get()
        return True


class Masked(logging.Filter):
    """Hides ids, phones and accounts wherever they come into a message (trust.md S60)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True: every record passes, its numbers hidden."""
        record.msg, record.args = NUMBERS.sub(HIDDEN, record.getMessage()), ()
        return True


class OneLine(logging.Formatter):
    """Writes a record as one line of JSON; a line break in a value cannot forge a second record (S29)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "from": record.name,
            "request": getattr(record, "request_id", ""),
            "says": record.getMessage(),
        }
        if record.exc_info:
            said["fault"] = NUMBERS.sub(HIDDEN, self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False).translate(BREAKS)
