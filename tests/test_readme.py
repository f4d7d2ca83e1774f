"""What the README and the docs say can be typed can be typed, and what can be typed is said somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.main import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _commands(group: Any, name: str = "") -> Iterator[str]:
    subcommands = getattr(group, "commands", None)
    if subcommands is None:
        yield name
        return
    for each, command in subcommands.items():
        yield from _commands(command, f"{name} {each}".strip())


COMMANDS = sorted(_commands(typer.main.get_command(app)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_is_in_the_docs(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert len(result.output.split()) > 25, "a help that is worth reading says more"
    documented = "\n".join(page.read_text("utf-8") for page in PAGES)
    group, _, last = command.rpartition(" ")
    assert f"safeboard {command}" in documented or (group and re.search(rf"`safeboard {group} .*`{last}`", documented))


@pytest.mark.parametrize("line", sorted(set(re.findall(r"`(safeboard [a-z][^`]*)`", README))))
def test_every_command_of_the_readme_exists(line: str) -> None:
    words = [word for word in line.split()[1:] if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")]
    named = [" ".join(words[:n]) for n in (1, 2)]
    # A group such as `report` is a command too.
    assert any(command == each or command.startswith(f"{each} ") for each in named if each for command in COMMANDS), (
        line
    )


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))))
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_leads_nowhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target
