"""Addresses of the roof: home, household and person pages, lists, search, the map."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from jingzhun.county.home.views import exports, frame, home, household, households, life, opened, places, system, todo

urlpatterns = [
    path("", home.home_page, name="home"),
    path("todo/", todo.todo, name="todo"),
    path("month/files", home.month_files, name="month_files"),
    path("divisions", frame.divisions, name="divisions"),
    path("search", frame.search, name="search"),
    path("shortcuts", frame.shortcuts, name="shortcuts"),
    path("alive", frame.alive, name="alive"),
    path("logged-in", frame.logged_in, name="logged_in"),
    path("language", set_language, name="set_language"),
    path("households/", households.household_list, name="households"),
    path("households/export", households.export_list, name="export_households"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<str:export_id>/file", exports.export_file, name="export_file"),
    path("households/assign", households.assign, name="assign_helper"),
    path("households/views", households.keep_view, name="save_view"),
    path("households/views/<int:view_id>/forget", households.drop_view, name="forget_view"),
    path("households/<int:household_id>/", household.household_page, name="household"),
    path("households/<int:household_id>/beside", household.household_panel, name="household_panel"),
    path("households/<int:household_id>/own", household.household_own, name="household_own"),
    path("households/<int:household_id>/tree", household.household_tree, name="household_tree"),
    path("households/<int:household_id>/change/<slug:kind>", life.change_household, name="change_household"),
    path("changes/<int:event_id>/undo", life.undo_change, name="undo_change"),
    path("persons/<int:person_id>/", household.person_page, name="person"),
    path("persons/<int:person_id>/number", household.show_number, name="show_number"),
    path("villages/", places.villages, name="villages"),
    path("villages/<str:code>/", places.village_page, name="village"),
    path("open/<str:code>/", opened.opened, name="opened"),
    path("health", system.health, name="health"),
    path("system/", system.system, name="system"),
    path("map/", places.county_map, name="map"),
    path("map/shapes.json", places.map_shapes, name="map_shapes"),
]
