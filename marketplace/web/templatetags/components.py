"""Template tags and filters that every page may use; the components' templates stand in templates/components.

This one library is built into every template; its parts live in the modules beside it.
"""

from __future__ import annotations

from django import template

from marketplace.web.templatetags import blocks, entries, lists, values

register = template.Library()
for part in (values, entries, blocks, lists):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

__all__ = ["register"]
