"""Addresses of what people do about KPIs."""

from __future__ import annotations

from django.urls import path

from jalon.web.practice import actions, changes, events, reports, undoing

urlpatterns = [
    path("kpi/<str:kpi>/action/", actions.add, name="action-add"),
    path("action/<int:number>/", actions.edit, name="action-edit"),
    path("action/<int:number>/done/", actions.done, name="action-done"),
    path("action/<int:number>/drop/", actions.drop, name="action-drop"),
    path("action/<int:number>/reopen/", actions.reopen, name="action-reopen"),
    path("kpi/<str:kpi>/event/", events.add, name="event-add"),
    path("kpi/<str:kpi>/change/", changes.add, name="change-add"),
    path("event/<int:number>/remove/", events.remove, name="event-remove"),
    path("kpi/<str:kpi>/report/", reports.add, name="report-add"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:number>/answer/", reports.answer, name="report-answer"),
    path("undo/<int:line>/", undoing.undo, name="practice-undo"),
]
