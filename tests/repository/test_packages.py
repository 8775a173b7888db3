"""What is installed: declared, locked by hashes without addresses, and not too old."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repository.sources import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
FLOORS = tomllib.loads((ROOT / "tests" / "repository" / "floors.toml").read_text())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / name).read_text()


def pins(text: str) -> dict[str, Version]:
    return {canonicalize_name(name): Version(version) for name, version in PIN.findall(text)}


def faults(text: str) -> list[str]:
    """Name the requirements of a lock that are not pinned by hash, and lines with addresses."""
    found = [line for line in text.splitlines() if "://" in line or line.startswith("-")]
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        first = block.partition("\n")[0]
        if not first.startswith("#") and ("==" not in first or "--hash=sha256:" not in block):
            found.append(first)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(name):
    assert faults(lock(name)) == []


@pytest.mark.parametrize(
    "planted",
    [
        "a==1 \\\n    --hash=sha256:0\nb==2\n",
        "--index-url https://elsewhere.example\na==1 \\\n    --hash=sha256:0\n",
        "a==1 \\\n    --hash=sha256:0\nb>=2 \\\n    --hash=sha256:0\n",
        "a @ https://elsewhere.example/a.whl \\\n    --hash=sha256:0\n",
    ],
)
def test_a_loose_requirement_is_found(planted):
    assert faults("a==1 \\\n    --hash=sha256:0\n") == []
    assert faults(planted)


def test_the_development_lock_holds_the_other():
    assert pins(lock(LOCKS[0])).items() <= pins(lock(LOCKS[1])).items()


def unmet(declared: list[str], held: dict[str, Version]) -> list[str]:
    wanted = [Requirement(line) for line in declared]
    return [
        str(each)
        for each in wanted
        if (version := held.get(canonicalize_name(each.name))) is None
        or version not in each.specifier
    ]


def test_the_locks_hold_what_is_declared():
    assert unmet(PROJECT["project"]["dependencies"], pins(lock(LOCKS[0]))) == []
    assert unmet(PROJECT["dependency-groups"]["dev"], pins(lock(LOCKS[1]))) == []
    assert unmet(["a>=2", "b"], {"a": Version("1")}) == ["a>=2", "b"]


def below_floor(held: dict[str, Version]) -> list[str]:
    return [
        f"{name} {held[name]} is older than {row['version']}: {row['why']}"
        for name, row in FLOORS.items()
        if name in held and held[name] < Version(row["version"])
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_is_older_than_its_floor(name):
    held = pins(lock(name))
    assert below_floor(held) == []
    assert [each for each in FLOORS if each not in held and name == LOCKS[1]] == []


def test_an_old_package_is_found():
    assert len(below_floor({"h11": Version("0.14.0"), "requests": Version("2.33")})) == 1
