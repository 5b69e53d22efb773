"""Rows of a delivery as a person reads them: cells by header, numbers masked; read from what was kept, never from the foreign file."""

from __future__ import annotations

from collections.abc import Iterable

from jingzhun.county.intake.folder import has_rows, read_rows
from jingzhun.county.intake.models import Delivery
from jingzhun.intake.profile import profiles
from jingzhun.values.masks import mask_account, mask_id, mask_phone

MASKS = {"id": mask_id, "disability_id": mask_id, "phone": mask_phone, "account": mask_account}


def shown_cell(text: str, kind: str) -> str:
    """Return a cell as a reader sees it who need not mend it: ids, phones and accounts masked."""
    mask = MASKS.get(kind)
    return mask(text) if text and mask else text


def kinds_of(delivery: Delivery) -> dict[int, str]:
    """Return the type of column by its place; a column that is not known has none."""
    known = profiles().get(delivery.profile)
    return {at: known.columns[name].type for name, at in delivery.columns.items()} if known else {}


def cells_of(delivery: Delivery, numbers: Iterable[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return header and cell of some rows; ids, phones and accounts are masked."""
    kinds = kinds_of(delivery)
    if not kinds or not has_rows(delivery):
        return {}
    sheet = read_rows(delivery)["sheet"]
    found = {}
    for number in numbers:
        cells = sheet["rows"][number - sheet["first_row"]]
        known = [(at, text) for at, text in enumerate(cells[: len(delivery.header)]) if text and at in kinds]
        found[number] = tuple((delivery.header[at], shown_cell(text, kinds[at])) for at, text in known)
    return found
