"""Addresses of cases and notices."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.casework.views import (
    campaign_pages,
    case_pages,
    comparison_pages,
    list_pages,
    meeting_pages,
    referral_pages,
    report_pages,
    request_pages,
)

urlpatterns = [
    path("", case_pages.cases, name="cases"),
    path("open/", case_pages.case_open, name="case_open"),
    path("<int:case_id>/", case_pages.case_page, name="case"),
    path("<int:case_id>/dossier.pdf", case_pages.case_dossier, name="case_dossier"),
    path("<int:case_id>/sign/", comparison_pages.case_sign, name="case_sign"),
    path("<int:case_id>/act/", case_pages.case_act, name="case_act"),
    path("<int:case_id>/visit/", case_pages.case_visit, name="case_visit"),
    path("<int:case_id>/measures/", list_pages.measures, name="case_measures"),
    path("measures/<int:measure_id>/", list_pages.measure_mark, name="measure_mark"),
    path("measures/<int:measure_id>/refer/", referral_pages.measure_refer, name="measure_refer"),
    path("referrals/", referral_pages.referrals, name="referrals"),
    path("referrals/list/<slug:department>/", referral_pages.referral_file, name="referral_file"),
    path("referrals/<int:referral_id>/<slug:what>/", referral_pages.referral_step, name="referral_step"),
    path("risks/<int:risk_id>/", list_pages.risk_gone, name="risk_gone"),
    path("decide/<slug:step>/", list_pages.decide, name="decide"),
    path("campaigns/", campaign_pages.campaigns, name="campaigns"),
    path("campaigns/<int:campaign_id>/", campaign_pages.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/file/", campaign_pages.campaign_file, name="campaign_file"),
    path("campaigns/<int:campaign_id>/<int:household_id>/", campaign_pages.campaign_home, name="campaign_home"),
    path("comparisons/", comparison_pages.comparisons, name="comparisons"),
    path("comparisons/<int:comparison_id>/", comparison_pages.comparison, name="comparison"),
    path("comparisons/<int:comparison_id>/file/<slug:department>/", comparison_pages.comparison_file, name="comparison_file"),
    path("comparisons/<int:comparison_id>/<slug:what>/", comparison_pages.comparison_step, name="comparison_step"),
    path("meetings/", meeting_pages.meetings, name="meetings"),
    path("meetings/<int:meeting_id>/", meeting_pages.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/<slug:kind>", meeting_pages.meeting_file, name="meeting_file"),
    path("requests/", request_pages.requests, name="requests"),
    path("requests/codes/", request_pages.doors, name="request_doors"),
    path("requests/codes/<str:code>/", request_pages.poster, name="request_poster"),
    path("requests/<int:request_id>/", request_pages.request_page, name="request"),
    path("requests/<int:request_id>/<slug:what>/", request_pages.request_step, name="request_step"),
    path("reports/", report_pages.reports, name="reports"),
    path("reports/<int:report_id>/", report_pages.report, name="report"),
    path("reports/<int:report_id>/file/", report_pages.report_file, name="report_file"),
    path("notices/", list_pages.notices, name="notices"),
    path("notices/new/", list_pages.notice_new, name="notice_new"),
    path("notices/<int:notice_id>/", list_pages.notice, name="notice"),
    path("notices/<int:notice_id>/down/", list_pages.notice_down, name="notice_down"),
    path("notices/<int:notice_id>/<slug:kind>", list_pages.notice_file, name="notice_file"),
]
