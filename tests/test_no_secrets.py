"""No tracked file holds a token or a private key. A small net, of shapes that are never anything else."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHAPES = {
    "a Telegram bot token": re.compile(rb"\b\d{8,10}:(?!demo-token)[A-Za-z0-9_-]{35}\b"),
    "a private key": re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "an AWS key": re.compile(rb"\bAKIA[0-9A-Z]{16}\b"),
    "a GitHub token": re.compile(rb"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    "a Slack token": re.compile(rb"\bxox[abpr]-[A-Za-z0-9-]{10,}"),
    "a password in a URL": re.compile(
        rb"\bpostgresql(?:\+psycopg)?://[^\s:/]+:(?!password|word|canary|\$|\{)[^\s@/]{4,}@"
    ),
}


def found_in(content: bytes) -> list[str]:
    return [name for name, shape in SHAPES.items() if shape.search(content)]


def test_the_net_catches_what_it_is_for() -> None:
    made = [
        b"1234567890:" + b"A" * 35,
        b"-----BEGIN " + b"PRIVATE KEY-----",
        b"AKIA" + b"A" * 16,
        b"ghp_" + b"a" * 36,
        b"xoxb-" + b"1" * 12,
        b"postgresql://u:" + b"hunter22@db/x",
    ]
    assert [found_in(each) for each in made] == [[name] for name in SHAPES]


def test_no_tracked_file_holds_a_secret() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    assert files
    caught = {str(file.relative_to(ROOT)): found_in(file.read_bytes()) for file in files if file.is_file()}
    assert {name: what for name, what in caught.items() if what} == {}
