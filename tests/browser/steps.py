"""What people do at the market's pages, step by step, as they would do it by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from tests.support.accounts import PASSWORD
from tests.support.agencies import today
from tests.support.numbers import credit_code, identity_number, phone
from tests.support.windows import Window

Files = Callable[[str], Path]
PLACE = "371602"


def become_known(window: Window, name: str) -> str:
    """Make an account with a phone; the code for it lies in the demo's outbox. Give the phone."""
    number = phone()
    window.open("/accounts/signup/")
    window.type(name=name, phone=number, password1=PASSWORD, password2=PASSWORD)
    window.press(_("Register"))
    asked_at = window.path
    window.open("/demo/outbox/")
    code = code_for(number, window.texts("article.letter"))
    window.open(asked_at)
    window.type(code=code)
    window.press(_("Confirm"))
    assert window.path == "/desk/"
    return number


def code_for(number: str, letters: list[str]) -> str:
    """Find the latest code that was sent to a phone."""
    mine = " ".join(letter.partition(number)[2] for letter in letters if number in letter)
    code = re.search(r"(?<!\d)\d{6}(?!\d)", mine)
    assert code, letters
    return code[0]


def sign_in(window: Window, login: str, page: str = "/accounts/login/") -> None:
    """Sign in on the page for it."""
    window.open(page)
    window.type(login=login, password=PASSWORD)
    window.press(_("Sign in"))


def number_in(path: str) -> str:
    """The number of the body whose desk it is."""
    return path.split("/")[2]


def last_part(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def begin_agency(window: Window, name: str) -> str:
    """Begin the registration of an agency from "My desks"; give its number."""
    window.follow(_("An agency"))
    window.type(name=name, region=PLACE)
    window.press(_("Begin"))
    window.wait_for(_("The registration has begun. Please fill in the other parts."))
    return number_in(window.path)


def fill_in_agency(window: Window, files: Files) -> None:
    """Fill in every part of the task list; it grows complete as parts are saved."""
    fill_in_licence(window, files)
    window.follow(_("Contacts and introduction"))
    window.type(contact_name="李芳", contact_phone=phone(), entry_mode="network")
    window.type(introduction="从事环境影响评价和水土保持方案编制，为中小企业提供全程服务。")
    window.press(_("Save"))
    window.follow(_("Commitment letter"))
    window.type(commitment=files("承诺书.pdf"))
    window.press(_("Save"))
    enter_qualification(window, files)


def fill_in_licence(window: Window, files: Files) -> None:
    """Type a wrong code first: the page says so while it is being typed."""
    code = credit_code()
    window.follow(_("Licence and legal representative"))
    window.type(credit_code=code[:-1] + ("0" if code[-1] != "0" else "1"))
    window.type(subject_type="enterprise")
    window.wait_for(
        _("This is no credit code: its last character does not fit. Please compare it.")
    )
    window.type(
        credit_code=code,
        legal_representative="王建国",
        legal_representative_identity=identity_number(),
        address="黄河八路 471 号",
        licence=files("营业执照.pdf"),
    )
    window.press(_("Save"))


def enter_qualification(window: Window, files: Files) -> None:
    """Enter the registration that environmental impact assessments ask for."""
    window.follow(_("Qualifications"))
    window.follow(_("Enter a qualification"))
    window.type(type="eia-credit")
    window.press(_("Continue"))
    window.type(
        number="鲁环评第 371602-0471 号",
        issuer="生态环境部环境影响评价信用平台",
        valid_from=today() - timedelta(days=300),
        valid_to=today() + timedelta(days=700),
        file=files("信用平台登记截图.pdf"),
    )
    window.press(_("Save"))
    window.follow(_("Registration and particulars"), within=".desk-menu")


def hand_in(window: Window) -> None:
    window.press(_("Hand in for checking"))
    window.wait_for(_("Handed in. The operator checks your registration now."))


def find_in_queue(office: Window, queue: str, name: str) -> None:
    """Open what waits in a queue of the office."""
    office.open(f"/office/{queue}/")
    office.follow(name)


def register_owner(window: Window, files: Files, name: str) -> str:
    """Register a public institution by its own pages, from "My desks"; give its number."""
    window.follow(_("A project owner"))
    window.type(name=name, region=PLACE, kind="institution")
    window.press(_("Begin"))
    window.follow(_("Official number"))
    window.type(credit_code=credit_code())
    window.press(_("Save"))
    window.follow(_("Address and contact"))
    window.type(address="黄河五路 385 号", contact_name="赵明", contact_phone=phone())
    window.press(_("Save"))
    window.follow(_("Funds"))
    window.type(fundings=["fiscal", "social"])
    window.press(_("Save"))
    window.follow(_("Stamped letter"))
    window.type(letter=files("入驻申请函.pdf"))
    window.press(_("Save"))
    hand_in(window)
    return number_in(window.path)
