"""`safeboard demo` as it is typed."""

import fcntl

from typer.testing import CliRunner

from bot.cli.main import app


def test_a_second_demo_in_the_same_folder_is_refused_and_takes_nothing_away(tmp_path):
    (tmp_path / "kept").write_text("the first demo's", encoding="utf-8")
    with (tmp_path / "in-use").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second = CliRunner().invoke(app, ["demo", "--fresh", "--folder", str(tmp_path)])
    assert second.exit_code != 0
    assert "Another demo is running" in str(second.exception)
    assert (tmp_path / "kept").read_text(encoding="utf-8") == "the first demo's"
