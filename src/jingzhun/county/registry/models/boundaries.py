"""Boundaries of townships and villages as the county's surveying office gave them; the map is drawn from the set in force."""

from __future__ import annotations

from django.db import models

BOUNDARY_LEVELS = ("township", "village")
BOUNDARY_STATES = ("checked", "current", "replaced", "dropped")


class BoundarySet(models.Model):
    """A file of boundaries. Grain: one row a file that was read; at most one of a level is in force.

    ``told`` is what the check found: features without a division, divisions without a boundary, overlaps, mended ones, gaps.
    """

    level = models.CharField(max_length=10, choices=[(one, one) for one in BOUNDARY_LEVELS])
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=[(one, one) for one in BOUNDARY_STATES], default="checked")
    told = models.JSONField(default=dict)
    officer_id = models.BigIntegerField()
    given_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("level",), condition=models.Q(state="current"), name="one_current_boundary_set"),
            models.CheckConstraint(
                condition=~models.Q(state="current") | models.Q(confirmed_at__isnull=False),
                name="current_boundaries_were_confirmed",
            ),
        )

    def __str__(self) -> str:
        return f"boundary set {self.pk}"


class Boundary(models.Model):
    """A division's boundary in a set. ``rings`` are polygons of rings of longitude and latitude, as GeoJSON's MultiPolygon has them."""

    of = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="boundaries")
    code = models.CharField(max_length=12)
    rings = models.JSONField()
    label = models.JSONField()  # longitude and latitude of a point inside
    area_m2 = models.BigIntegerField()

    class Meta:
        ordering = ("of", "code")
        constraints = (models.UniqueConstraint(fields=("of", "code"), name="boundary_once"),)
