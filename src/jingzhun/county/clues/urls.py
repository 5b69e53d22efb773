"""Addresses of clues and of the month's run."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.clues.views import clue_pages, month_pages

urlpatterns = [
    path("", clue_pages.clue_list, name="clues"),
    path("month/", month_pages.months, name="months"),
    path("month/<int:work_id>/", month_pages.month, name="month"),
    path("month/<int:work_id>/accept/", month_pages.accept, name="month_accept"),
    path("month/<int:work_id>/release/", month_pages.release, name="month_release"),
    path("month/<int:work_id>/recall/", month_pages.recall, name="month_recall"),
    path("month/<int:work_id>/stop/", month_pages.stop, name="month_stop"),
    path("month/<int:work_id>/again/", month_pages.again, name="month_again"),
    path("month/<int:work_id>/returned/<int:number>/", month_pages.returned, name="month_returned"),
    path("<slug:key>/", clue_pages.clue_page, name="clue"),
]
