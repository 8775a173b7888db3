"""Texts are found in code and templates, brought to the translators, and checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.core.management import CommandError, call_command

from marketplace.config import translations
from marketplace.config.translations import Text, texts_of_template

TEMPLATE = """{% load i18n %}
<p title="{% translate "100% 'sure'" %}">{% translate 'Yes (or no)' context "an answer" %}</p>
{% blocktranslate trimmed with a=b count n=c %}
  one {{ a }}
{% plural %}
  {{ n }} of {{ a }} (all)
{% endblocktranslate %}
{% blocktranslate context "it's" %}Hello {{ name }}{% endblocktranslate %}
{% blocktranslate context "kind" count n=c %}a{% plural %}b{% endblocktranslate %}
{% part title=_("Deep") %} gettext('not a call') {# {% translate "a comment" %} #}
"""


def test_every_way_of_saying_something_in_a_template_is_found():
    assert list(texts_of_template(TEMPLATE, "file")) == [
        Text("100%% 'sure'", None, "file"),
        Text("Yes (or no)", "an answer", "file"),
        Text(("one %(a)s", "%(n)s of %(a)s (all)"), None, "file"),
        Text("Hello %(name)s", "it's", "file"),
        Text(("a", "b"), "kind", "file"),
        Text("Deep", None, "file"),
    ]


def test_texts_of_the_code_are_found_with_their_plurals():
    found = {(text.id, text.file) for text in translations.texts()}
    values = "marketplace/web/templatetags/values.py"
    assert (("%(n)s day left", "%(n)s days left"), values) in found
    assert ("Components", "templates/components/gallery.html") in found


def test_a_text_is_found_by_whatever_name_a_module_calls_the_function(settings, tmp_path: Path):
    for root in translations.ROOTS:
        (tmp_path / root).mkdir()
    (tmp_path / "orders" / "words.py").write_text(
        "from django.utils.translation import gettext_lazy as later, npgettext as many\n"
        'later("Begun")\n'
        'many("of days", "%(n)d day", "%(n)d days", 2)\n'
        'print("Not said")\n'
    )
    settings.BASE_DIR = tmp_path
    assert list(translations.texts()) == [
        Text("Begun", None, "orders/words.py"),
        Text(("%(n)d day", "%(n)d days"), "of days", "orders/words.py"),
    ]


@pytest.fixture
def three_texts(settings, tmp_path: Path) -> Path:
    """A house that says three things, and where its Chinese will be kept."""
    for name, source in {
        "marketplace/a.py": '_("Yes") + _("%(n)d of %(m)d")',
        "templates/b.html": '{% translate "Yes" context "answer" %}',
    }.items():
        file = tmp_path / name
        file.parent.mkdir()
        file.write_text(source)
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    return tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def catalog_of(file: Path) -> Catalog:
    with file.open("rb") as lines:
        return read_po(lines, locale="zh_Hans")


def keep(file: Path, catalog: Catalog) -> None:
    with file.open("wb") as out:
        write_po(out, catalog)


def translate_all(file: Path) -> Catalog:
    catalog = catalog_of(file)
    catalog.get("Yes").string = "是"
    catalog.get("Yes", "answer").string = "好"
    catalog.get("%(n)d of %(m)d").string = "%(m)d 之 %(n)d"
    keep(file, catalog)
    return catalog


def test_what_nobody_translated_is_named(three_texts: Path):
    nothing = translations.faults("zh-hans")
    assert translations.update("zh-hans") == 3
    assert translations.faults("zh-hans") == nothing
    assert nothing == [
        "not translated: 'Yes' (marketplace/a.py)",
        "not translated: '%(n)d of %(m)d' (marketplace/a.py)",
        "not translated: 'Yes' (templates/b.html)",
    ]


def test_a_complete_file_has_no_fault_and_keeps_its_texts(three_texts: Path):
    translations.update("zh-hans")
    translate_all(three_texts)
    assert translations.faults("zh-hans") == []
    before = three_texts.read_bytes()
    assert translations.update("zh-hans") == 0
    once = three_texts.read_bytes()
    translations.update("zh-hans")
    assert (catalog_of(three_texts).get("Yes").string, once) == ("是", three_texts.read_bytes())
    assert before.count(b"msgid") == once.count(b"msgid")


def test_fuzzy_unsaid_and_broken_texts_are_named(three_texts: Path):
    translations.update("zh-hans")
    catalog = translate_all(three_texts)
    catalog.get("Yes").flags.add("fuzzy")
    catalog.get("%(n)d of %(m)d").string = "%(k)d 之 %(n)d"
    catalog.add("No", "否")
    keep(three_texts, catalog)
    kinds = [fault.split(":")[0] for fault in translations.faults("zh-hans")]
    assert kinds == ["fuzzy", "no longer said", "unknown named placeholder 'k'"]


def test_the_command_checks_and_compiles(three_texts: Path, capsys):
    call_command("translations", "update")
    with pytest.raises(CommandError, match="3 faults in the translations"):
        call_command("translations", "check")
    translate_all(three_texts)
    call_command("translations", "check")
    call_command("translations", "compile")
    assert three_texts.with_suffix(".mo").exists()
    assert "translations are complete\n1 languages compiled" in capsys.readouterr().out
