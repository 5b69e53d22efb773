"""Addresses of the Excel door, of lists, of forms and of the national bridge."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.intake.views import door, lists, papers, retention

urlpatterns = [
    path("", door.deliveries, name="deliveries"),
    path("lists/", lists.lists, name="lists"),
    path("lists/book/", lists.village_book, name="village_book"),
    path("lists/book/back/", lists.village_book_back, name="village_book_back"),
    path("lists/sheets/", lists.visit_sheets, name="visit_sheets"),
    path("lists/<int:list_id>/", lists.list_task, name="list_task"),
    path("lists/<int:list_id>/file/", lists.list_file, name="list_file"),
    path("lists/<int:list_id>/rows/<int:row_id>/", lists.list_row, name="list_row"),
    path("lists/<int:list_id>/<slug:what>/", lists.list_step, name="list_step"),
    path("forms/", papers.forms, name="forms"),
    path("forms/<int:run_id>/file/", papers.form_file, name="form_file"),
    path("national/", papers.national, name="national"),
    path("national/to-enter/", papers.national_to_enter, name="national_to_enter"),
    path("national/differences/", papers.national_differences, name="national_differences"),
    path("retention/", retention.retention, name="retention"),
    path("<int:delivery_id>/", door.delivery, name="delivery"),
    path("<int:delivery_id>/mend/", door.mend, name="delivery_mend"),
    path("<int:delivery_id>/back/", door.workbook_back, name="delivery_back"),
    path("<int:delivery_id>/returned/", door.returned, name="delivery_returned"),
    path("<int:delivery_id>/linking/", door.linking, name="linking"),
    path("<int:delivery_id>/<slug:what>/", door.step, name="delivery_step"),
]
