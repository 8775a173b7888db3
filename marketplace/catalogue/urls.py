"""Addresses of the catalogue: the rules and the working-day calendar."""

from __future__ import annotations

from django.urls import path

from marketplace.catalogue.views import rules

app_name = "catalogue"

urlpatterns = [
    path("rules/", rules.Rules.as_view(), name="rules"),
    path("rules/calendar/", rules.WorkingDays.as_view(), name="calendar"),
    path("rules/<slug:key>/<int:version>/", rules.RuleSetVersion.as_view(), name="rule-set"),
]
