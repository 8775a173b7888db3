"""Nothing in the repository names the machine it was written on, or where packages come from."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from urllib.parse import urlsplit

import pytest

from tests.repository.sources import files, name_of

# Written so that this file itself does not hold what it looks for.
HOSTS = ("p[y]pi.org", "pythonhosted[.]org", "npm[j]s.org", "deb[i]an.org", "crat[e]s.io")
PLACES = r"(?<![\w.<{}/])/(?:work|root|home/\w+|Users/\w+|farm)/[\w.]"


@cache
def own_index() -> tuple[str, ...]:
    """Give the host that this machine's pip asks, if it was told one."""
    asked = [sys.executable, "-m", "pip", "config", "list"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    hosts = {urlsplit(address).hostname for address in re.findall(r"https?://[^'\"\s]+", told)}
    return tuple(re.escape(host) for host in hosts if host)


def traces(text: str, hosts: tuple[str, ...] = ()) -> list[str]:
    pattern = re.compile("|".join([*HOSTS, *hosts, PLACES]))
    return [match.group(0) for match in pattern.finditer(text)]


def test_no_file_holds_a_trace():
    found = {name_of(file): traces(file.read_text("utf-8"), own_index()) for file in files()}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "see https://{}.org/project".format("pypi"),
        "cd {}/main".format("/work"),
        'open("{}/.netrc")'.format("/root"),
        "https://packages.example/simple",
    ],
)
def test_a_trace_is_found(planted):
    assert len(traces(planted, (r"packages\.example",))) == 1


def test_ordinary_paths_are_no_traces():
    assert traces("/desk/rooted/ /workdays/ tests/work/ a/root/b ${HOME}/work/x") == []
