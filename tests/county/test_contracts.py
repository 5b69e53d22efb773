"""Records mirror contracts: same columns, same types, null where the contract allows it."""

from __future__ import annotations

import pytest
from django.db import models

from jingzhun.county.casework.mirrored import MIRRORS as CASEWORK
from jingzhun.county.clues.mirrored import KEPT
from jingzhun.county.clues.mirrored import MIRRORS as CLUES
from jingzhun.county.registry.mirrored import MIRRORS as REGISTRY
from jingzhun.county.registry.mirrored import Mirror

KINDS: dict[str, tuple[type[models.Field], ...]] = {
    "int64": (models.BigIntegerField, models.ForeignKey),
    "int32": (models.IntegerField,),
    "int16": (models.SmallIntegerField,),
    "string": (models.CharField, models.TextField),
    "date": (models.DateField,),
    "boolean": (models.BooleanField,),
}


@pytest.mark.parametrize("mirror", [*REGISTRY, *CLUES, *KEPT, *CASEWORK], ids=lambda m: m.contract.name)
def test_record_has_every_column_of_its_contract(mirror: Mirror) -> None:
    fields = {f.column: f for f in mirror.model._meta.concrete_fields}
    for column in mirror.contract.columns:
        assert column.name in fields, f"{mirror.contract.name}.{column.name} is not kept"
        field = fields[column.name]
        assert isinstance(field, KINDS[column.type]), f"{mirror.contract.name}.{column.name} is a {type(field).__name__}"
        assert field.null == bool(column.null), f"{mirror.contract.name}.{column.name}: null={field.null}"
