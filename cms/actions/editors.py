"""Editors: a Django group with rights on pages, images and documents, and nothing else.

Wagtail reads page rights from groups only. The group is never managed by hand: each visit to
the back office sets a person's place in it by their memberships.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.policies.office import can_edit_pages
from marketplace.accounts.models import User
from marketplace.kernel.actor import Actor

EDITORS = "editors"
ON_PAGES = ("add_page", "change_page", "publish_page")
ON_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")  # fmt: skip


@transaction.atomic
def load_editors(*, home: Page) -> Group:
    """Make the group and give it its rights; may run any number of times."""
    group, _is_new = Group.objects.get_or_create(name=EDITORS)
    for permission in Permission.objects.filter(codename__in=ON_PAGES, content_type__model="page"):
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        codename__in=ON_FILES, content_type__app_label__in=("wagtailimages", "wagtaildocs")
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
    return group


def seat_editor(*, user: User, by: Actor) -> None:
    """Put a person into the group of editors, or out of it, as their memberships say."""
    sits, belongs = user.groups.filter(name=EDITORS).exists(), can_edit_pages(by)
    if belongs and not sits:
        user.groups.add(Group.objects.get(name=EDITORS))
    elif sits and not belongs:
        user.groups.remove(Group.objects.get(name=EDITORS))
