"""The commands of the Makefile, for a bare Python: `python3 -m marketplace.config.start demo`.

Runs before anything is installed, so it and what it imports use the standard library alone; and
its first lines can be read by any Python 3, so that an old one is told what to do.
"""

import sys

OLDEST = (3, 11)
if sys.version_info < OLDEST:
    sys.exit(
        "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ". "
        "Mend: install one and name it, for example: make demo PYTHON=python3.11"
    )

import os  # noqa: E402
import shutil  # noqa: E402
from collections.abc import Callable  # noqa: E402

from marketplace.config import env, market, suites  # noqa: E402
from marketplace.config.installing import DEV_LOCK, LOCK, Failed, install, python, say  # noqa: E402


def demo() -> None:
    """Install, fill and serve the sample market. Returns only when something is missing."""
    values = env.read(os.environ)
    market.check_demo(values)
    install(LOCK)
    market.prepare(values)
    os.execv(python(), [str(python()), str(env.ROOT / "manage.py"), "serve"])


def install_all() -> None:
    """Install what working on the house needs."""
    install(DEV_LOCK)


def reset() -> None:
    """Forget the data of this installation, so that the next start begins anew."""
    market.forget(env.read(os.environ))


def clean() -> None:
    """Forget the environment and every cache, but no data."""
    for name in (".venv", ".cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"):
        shutil.rmtree(env.ROOT / name, ignore_errors=True)
    say("environment and caches are gone; the data is still there.")


COMMANDS: dict[str, Callable[[], None]] = {
    "demo": demo,
    "install": install_all,
    "reset": reset,
    "clean": clean,
    "test": suites.test,
    "check": suites.check,
    "browser": suites.browser,
    "storm": suites.storm,
    "test-scale": suites.test_scale,
}


def main(names: list[str]) -> int:
    """Run the named command; say what went wrong in a line."""
    if len(names) != 1 or names[0] not in COMMANDS:
        say(f"say one of: {' '.join(COMMANDS)}")
        return 2
    os.chdir(env.ROOT)
    try:
        COMMANDS[names[0]]()
    except Failed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
