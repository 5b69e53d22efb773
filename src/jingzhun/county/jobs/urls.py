"""Addresses of long work."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<str:job_id>/", views.job, name="job"),
    path("<str:job_id>/progress", views.job_progress, name="job_progress"),
    path("<str:job_id>/stop", views.job_stop, name="job_stop"),
    path("<str:job_id>/retry", views.job_retry, name="job_retry"),
]
