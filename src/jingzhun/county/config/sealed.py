"""A column whose values are sealed in the database and masked wherever they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models

from jingzhun.county.config.ciphers import Keys, keys_in
from jingzhun.values.masks import mask_id, mask_phone

MASKS: dict[str, Callable[[str], str]] = {"id": mask_id, "phone": mask_phone}


def keys() -> Keys:
    """Return the keys of this installation."""
    return keys_in(settings.DATA / "keys", settings.FIELD_PROVIDER)


class Sealed:
    """A value as it lies in the database. Shown anywhere it is masked; ``open`` gives it in clear, and whoever calls it notes the read."""

    __slots__ = ("_bound_to", "_mask", "_stored")

    def __init__(self, stored: str, bound_to: str, mask: str) -> None:
        self._stored, self._bound_to, self._mask = stored, bound_to, mask

    def open(self) -> str:
        """Return the clear value."""
        return keys().open(self._stored, self._bound_to)

    @property
    def stored(self) -> str:
        """Return the sealed form."""
        return self._stored

    def __str__(self) -> str:
        return MASKS[self._mask](self.open())

    def __repr__(self) -> str:
        return f"<sealed {self._bound_to}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and (self._bound_to, self.open()) == (other._bound_to, other.open())

    def __hash__(self) -> int:
        return hash((self._bound_to, self.open()))


class SealedText(models.TextField):  # type: ignore[type-arg]
    """Text that is sealed when it is written and masked when it is shown.

    Parameters
    ----------
    mask
        ``id`` or ``phone``: how the value is shown.
    """

    def __init__(self, *args: Any, mask: str = "id", **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
        self.mask = mask
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return the field for a migration."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "mask": self.mask}

    @property
    def bound_to(self) -> str:
        """Return the table and column that a value is bound to: moved elsewhere it does not open."""
        return f"{self.model._meta.db_table}.{self.column}"

    def seal(self, clear: str) -> str:
        """Return a clear value as it is stored, for writing many rows at once."""
        return keys().seal(clear, self.bound_to)

    def from_db_value(self, value: str | None, *_: object) -> Sealed | None:
        """Return the stored value, still sealed."""
        return None if value is None else Sealed(value, self.bound_to, self.mask)

    def get_prep_value(self, value: object) -> str | None:
        """Return the value as it is stored: clear text is sealed, a sealed value stays."""
        if value is None or value == "":
            return None
        return value.stored if isinstance(value, Sealed) else self.seal(str(value))
