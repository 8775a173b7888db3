"""The permission table's rows for the back office: every address that Wagtail's admin has.

What stands in `CLOSED` is open to nobody, and so is whatever a later Wagtail adds: people,
groups, sites, settings, snippets, workflows, reports, and Wagtail's own doors.
"""

from __future__ import annotations

from cms.policies.office import EDITS, ENTERS, KEEPS

NOBODY: frozenset[str] = frozenset()

_FRAME = (
    "wagtailadmin_home", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles", "office:account", "office:sign_in", "office:sign_out",
)  # fmt: skip

_PAGES = (
    "add", "preview_on_add", "choose_parent", "usage", "edit", "preview_on_edit", "view_draft",
    "add_subpage", "delete", "unpublish", "copy", "search", "search_results", "move", "move_confirm",
    "set_page_position", "revisions_index", "revisions_view", "revisions_revert",
    "revisions_unschedule", "revisions_compare", "history", "history_results",
)  # fmt: skip
_IMAGES = (
    "index", "index_results", "edit", "delete", "preview", "add", "image_usage", "add_multiple",
    "edit_multiple", "delete_multiple", "create_multiple_from_uploaded_image",
    "delete_upload_multiple",
)  # fmt: skip
_DOCUMENTS = (
    "index", "index_results", "add", "edit", "delete", "add_multiple", "edit_multiple",
    "delete_multiple", "create_multiple_from_uploaded_document", "delete_upload_multiple",
    "document_usage",
)  # fmt: skip
_CHOOSER = ("choose", "choose_results", "chosen", "chosen_multiple", "create")
_EDITING = (
    "wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results",
    "wagtailadmin_choose_page", "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search", "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_external_link", "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link", "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_block_preview",
    "wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release",
    "wagtailadmin_api:pages:listing", "wagtailadmin_api:pages:detail",
    *(f"wagtailadmin_pages:{name}" for name in _PAGES),
    *(f"wagtailimages:{name}" for name in _IMAGES),
    *(f"wagtailimages_chooser:{name}" for name in (*_CHOOSER, "select_format")),
    *(f"wagtaildocs:{name}" for name in _DOCUMENTS),
    *(f"wagtaildocs_chooser:{name}" for name in _CHOOSER),
)  # fmt: skip

# Every queue has these pages; those that decide something name their decisions.
_LISTS = ("index", "export")
_DOSSIERS = ("dossier", "history")
_DECISIONS: dict[str, tuple[str, ...]] = {
    "agencies": ("accept", "return", "reject", "restore", "sanction", "unmask"),
    "qualifications": ("confirm", "refuse", "unmask"),
    "practitioners": ("confirm", "refuse", "release", "unmask"),
    "changes": ("approve", "refuse", "unmask"),
    "sanctions": ("impose", "drop", "unmask"),
    "owners": ("accept", "return", "reject", "unmask"),
    "needs": ("publish", "return", "unmask"),
    "offers": ("bar", "restore", "unmask"),
    "results": ("unmask",),
}
_SEEN = (
    *(f"office_{queue}:{page}" for queue in _DECISIONS for page in (*_LISTS, *_DOSSIERS)),
    *(f"office_deadlines:{page}" for page in _LISTS),
)
_DECIDED = tuple(f"office_{queue}:{page}" for queue, some in _DECISIONS.items() for page in some)

# The catalogue's lists, and what their keepers do there.
_SHELVES: dict[str, tuple[str, ...]] = {
    "items": ("dossier", "new", "version", "close"),
    "qualification-types": ("dossier", "new", "change", "level", "major"),
    "rule-sets": ("dossier", "new", "version", "end"),
    "conditions": (),
    "calendar": ("dossier", "year", "day"),
    "regions": (),
}
_READ = (
    *(f"office_{shelf}:index" for shelf in _SHELVES),
    *(f"office_{shelf}:dossier" for shelf, pages in _SHELVES.items() if pages),
)
_KEPT = tuple(f"office_{shelf}:{page}" for shelf, pages in _SHELVES.items() for page in pages[1:])

CLOSED = (
    # Wagtail's own doors and accounts: ours ask for the second factor.
    "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_account",
    "wagtailadmin_password_reset", "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete",
    "wagtailusers_users:*", "wagtailusers_groups:*",
    # What only changes with the code, or is not used.
    "wagtailsites:*", "wagtailsettings:*", "wagtailsnippets:*", "wagtailembeds:*",
    "wagtailadmin_collections:*", "wagtailadmin_workflows:*", "wagtailadmin_reports:*",
    "wagtailadmin_error_test", "wagtail_bulk_action",
    # Pages are not locked, made private or converted; nothing is done to many at once.
    "wagtailadmin_api:*", "wagtailadmin_pages:*", "wagtailimages:*", "wagtaildocs:*",
    "wagtailadmin_editing_sessions:*", "wagtailimages_chooser:*", "wagtaildocs_chooser:*",
)  # fmt: skip

ROWS: dict[str, frozenset[str]] = {
    **dict.fromkeys(_FRAME, ENTERS),
    **dict.fromkeys((*_SEEN, *_READ), ENTERS),
    **dict.fromkeys(_KEPT, KEEPS),
    **dict.fromkeys((*_EDITING, *_DECIDED), EDITS),
    **dict.fromkeys(CLOSED, NOBODY),
}
