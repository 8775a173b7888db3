"""Sentences in the reader's language; what libraries say is said in the house's own Chinese."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.translation import override

from marketplace.config import translations
from marketplace.web.fields import LineField
from marketplace.web.wording import listed, titled

LIBRARIES = ("django/conf", "django/contrib/auth", "allauth")


@pytest.fixture
def chinese(settings, tmp_path: Path) -> Iterator[None]:
    """Chinese as it is written now, whatever was compiled before."""
    for place in settings.LOCALE_PATHS:
        shutil.copytree(place, tmp_path, dirs_exist_ok=True)
    settings.LOCALE_PATHS = [tmp_path]
    translations.compile_all()
    with override("zh-hans"):
        yield


def said_by_libraries() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for place in LIBRARIES:
        package, _, within = place.partition("/")
        spec = find_spec(package)
        assert spec
        assert spec.origin
        file = Path(spec.origin).parent / within / "locale/zh_Hans/LC_MESSAGES/django.po"
        with file.open("rb") as lines:
            found |= {message.id for message in read_po(lines)}
    return found


def test_names_stand_in_a_row():
    assert listed(["PDF", 7]) == "PDF, 7"
    assert titled("Licence", "not readable") == "Licence: not readable"


@pytest.mark.usefixtures("chinese")
def test_names_stand_in_a_row_as_in_chinese():
    assert listed(["PDF", 7]) == "PDF、7"
    assert titled("营业执照", "看不清") == "营业执照：看不清"


def test_libraries_still_say_what_is_said_in_our_words():
    here = "marketplace/web/wording.py"
    ours = {text.id for text in translations.texts() if text.file == here and not text.context}
    assert ours <= said_by_libraries()
    assert len(ours) > 20


@pytest.mark.usefixtures("chinese")
def test_a_form_speaks_to_a_clerk_and_not_to_a_programmer():
    with pytest.raises(ValidationError) as refusal:
        LineField(max_length=3).clean("一二三四")
    assert refusal.value.messages == ["最多 3 个字，现有 4 个字。"]
    assert "不得使用常见密码。" in password_validators_help_texts()


def test_a_form_speaks_english_as_django_does():
    with pytest.raises(ValidationError, match="at most 3 characters"):
        LineField(max_length=3).clean("abcd")
