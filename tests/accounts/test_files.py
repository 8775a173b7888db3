"""Files: checked at their field, kept under a name that says nothing, served in a sandbox."""

import hashlib
import os
import time

import pytest
from django import forms
from django.core.files.storage import default_storage
from django.db import transaction
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from marketplace.accounts.actions.files import store_file
from marketplace.accounts.actions.sweep_files import sweep_files
from marketplace.accounts.forms.files import CheckedFileField
from marketplace.accounts.models import StoredFile
from marketplace.accounts.policies.files import PICTURES, check_file
from marketplace.accounts.tasks import sweep, sweep_once_a_day
from tests.accounts.papers import PDF, picture, upload
from tests.support.accounts import actor_of, make_body, make_operator, make_user, manager_of

pytestmark = pytest.mark.django_db


class Papers(forms.Form):
    title = forms.CharField()
    paper = CheckedFileField(label="Licence")
    logo = CheckedFileField(label="Logo", kinds=PICTURES, required=False)


def filled(**files):
    return Papers({"title": "typed"}, MultiValueDict({k: [v] for k, v in files.items()}))


def kept(content=PDF, name="licence.pdf", *, body=None, is_public=False):
    body = body or make_body()
    checked = check_file(upload(content, name))
    return store_file(checked=checked, organisation=body, is_public=is_public, by=actor_of(body))


def test_a_good_file_is_given_checked():
    form = filled(paper=upload(name="营业执照.pdf"))
    assert form.is_valid(), form.errors
    paper = form.cleaned_data["paper"]
    assert (paper.name, paper.kind, paper.content) == ("营业执照.pdf", "pdf", PDF)
    assert form.cleaned_data["logo"] is None


def test_no_file_is_said_unless_one_is_kept_already():
    assert not filled().is_valid()
    form = Papers({"title": "x"}, MultiValueDict(), initial={"paper": kept()})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["paper"] is None


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (picture(), "licence.pdf", "“licence.pdf” is not what its name says"),
        (PDF, "licence.exe", "Please choose a file of one of these kinds: PDF, JPG, PNG, WEBP."),
        (PDF, "licence", "Please choose a file of one of these kinds"),
        (PDF + b"/JavaScript (x)", "licence.pdf", "This PDF holds scripts"),
        (b"\x89PNG\r\n\x1a\n broken", "licence.png", "This picture is damaged."),
        (b"", "licence.pdf", "The submitted file is empty."),
    ],
)
def test_a_bad_file_is_said_at_its_field(content, name, said):
    form = filled(paper=upload(content, name))
    assert not form.is_valid()
    assert list(form.errors) == ["paper"]
    assert said in form.errors["paper"][0]
    assert form["title"].value() == "typed"


def test_a_file_over_the_limit_is_refused(settings):
    settings.UPLOAD_LIMIT = 20
    form = filled(paper=upload(PDF))
    assert form.errors["paper"] == ["This file is too large. A file may have up to 0 MB."]


def test_a_field_of_pictures_takes_no_papers():
    form = filled(paper=upload(), logo=upload(PDF, "logo.pdf"))
    assert form.errors["logo"] == ["Please choose a file of one of these kinds: JPG, PNG, WEBP."]


def test_the_field_names_its_kinds():
    page = Template("{% field form.logo %}").render(Context({"form": Papers()}))
    assert 'accept=".jpg,.png,.webp"' in page
    assert "JPG, PNG, WEBP; at most 20 MB." in page


def test_a_kept_file_has_a_name_that_says_nothing():
    stored = kept(name="../张三 身份证\u202e.pdf")
    assert stored.name == "张三 身份证.pdf"
    assert stored.file.name == f"{stored.key[:2]}/{stored.key}.pdf"
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stored.size == len(PDF)


def place(stored):
    return f"/files/{stored.key}/"


def fetched(client, stored):
    """Ask for a file; give the answer, and its content apart."""
    answer = client.get(place(stored))
    # To the end: only then is the file closed.
    return answer, b"".join(answer)


def test_a_file_comes_as_an_attachment_that_runs_nothing(client):
    stored = kept(name="营业执照.pdf")
    client.force_login(manager_of(stored.organisation))
    answer, content = fetched(client, stored)
    assert content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "%E8%90%A5" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_public_file_is_everybodys(client):
    answer, _content = fetched(client, kept(picture(), "logo.png", is_public=True))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_everybody_elses_file_answers_like_a_missing_one(client):
    stored = kept()
    for _visitor in range(2):
        answer, missing = client.get(place(stored)), client.get(f"/files/{'0' * 32}/")
        assert (answer.status_code, missing.status_code) == (404, 404)
        assert _without_tokens(answer) == _without_tokens(missing)
        client.force_login(manager_of(make_body("agency")))


def _without_tokens(answer):
    lines = answer.content.decode().splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line and "/files/" not in line]


@pytest.mark.parametrize(
    ("regions", "status"), [("371600", 200), ("371602", 200), ("370100", 404), ("320100", 404)]
)
def test_staff_read_the_files_of_their_regions(client, regions, status):
    stored = kept(body=make_body("agency", place="371602"))
    client.force_login(make_operator(regions))
    assert fetched(client, stored)[0].status_code == status


@pytest.mark.parametrize("kind", ["approver", "oversight"])
def test_other_public_bodies_read_no_papers(client, kind):
    stored = kept(body=make_body("agency", place="371602"))
    client.force_login(manager_of(make_body(kind, place="371600")))
    assert fetched(client, stored)[0].status_code == 404


def test_staff_without_their_second_factor_read_nothing(client, settings):
    stored = kept(body=make_body("agency", place="371602"))
    client.force_login(make_operator("371600"))
    settings.MFA_COMPULSORY = True
    assert fetched(client, stored)[0].status_code == 404


def test_who_left_reads_nothing_more(client):
    stored = kept()
    user = manager_of(stored.organisation)
    client.force_login(user)
    assert fetched(client, stored)[0].status_code == 200
    user.memberships.update(ended_at=stored.at)
    assert fetched(client, stored)[0].status_code == 404


@pytest.mark.parametrize("key", ["A" * 32, "0" * 31, "0" * 33, "%00" * 32, "..%2f..%2fetc"])
def test_other_keys_are_no_addresses(client, key):
    assert client.get(f"/files/{key}/").status_code == 404


def test_a_row_goes_with_its_transaction_and_its_file_is_swept_up():
    body = make_body()
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = kept(body=body)
        raise RuntimeError
    good = kept(body=body)
    fresh = "ab/" + "ab" * 16 + ".pdf"
    default_storage.save(fresh, upload())
    assert StoredFile.objects.get() == good
    assert sweep_files() == 0
    long_ago = time.time() - 25 * 3600
    for name in (lost.file.name, good.file.name):
        os.utime(default_storage.path(name), (long_ago, long_ago))
    assert sweep.func() == 1
    assert not default_storage.exists(lost.file.name)
    assert default_storage.exists(good.file.name)
    assert default_storage.exists(fresh)


def test_the_sweep_is_asked_for_once_a_day(django_assert_num_queries):
    sweep_once_a_day()
    with django_assert_num_queries(1):
        sweep_once_a_day()


def test_the_sweep_of_an_empty_store_is_nothing():
    make_user()
    assert sweep_files() == 0
