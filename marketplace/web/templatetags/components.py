"""Template tags that every page may use; the components' templates stand in templates/components."""

from __future__ import annotations

from django import template

register = template.Library()
