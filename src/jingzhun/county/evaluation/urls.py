"""Addresses of evaluation."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.evaluation.views import precision, problems

urlpatterns = [
    path("precision/", precision.precision, name="precision"),
    path("problems/", problems.register, name="problems"),
    path("problems/<int:problem_id>/", problems.problem, name="problem"),
    path("problems/<int:problem_id>/<slug:what>/", problems.problem_step, name="problem_step"),
    path("inspections/<int:inspection_id>/file/", problems.inspection_file, name="inspection_file"),
]
