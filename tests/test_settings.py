"""Settings: read once, secrets from files too, and a sentence for each mistake."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.cli.settings import reference
from bot.settings import Settings, SettingsError

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"


def test_without_a_token_it_says_where_to_get_one_and_that_the_demo_needs_none() -> None:
    with pytest.raises(SettingsError, match=r"@BotFather.*`safeboard demo`"):
        Settings.load().require_token()


def test_the_token_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc\n")
    monkeypatch.setenv("SAFEBOARD_BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert Settings.load().require_token() == "123:abc"


def test_a_missing_token_file_is_named_by_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEBOARD_BOT_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(SettingsError, match="SAFEBOARD_BOT_TOKEN_FILE cannot be read: No such file"):
        Settings.load()


def test_a_token_where_its_file_should_stand_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEBOARD_BOT_TOKEN_FILE", "123:canary")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert "canary" not in str(caught.value)


def test_a_secret_shows_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEBOARD_BOT_TOKEN", "123:canary")
    monkeypatch.setenv("SAFEBOARD_DATABASE_URL", "postgresql+psycopg://u:canary@host/db")
    assert "canary" not in repr(Settings.load())


def test_a_wrong_setting_gets_a_sentence_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEBOARD_BOT_API_URL", "ftp://somewhere")
    with pytest.raises(SettingsError, match=r"^SAFEBOARD_BOT_API_URL: it must begin with http") as caught:
        Settings.load()
    assert "somewhere" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KEEP_PLANS_MONTHS", "abc", "it must be a whole number, such as 24"),
        ("KEEP_PLANS_MONTHS", "1.5", "it must be a whole number, such as 24"),
        ("KEEP_PLANS_MONTHS", "0", "it must be 1 or more"),
        ("KEEP_PLANS_MONTHS", "601", "it must be 600 or less"),
        ("HEALTH_PORT", "abc", "it must be a whole number"),
        ("MARK_DRAFTS", "maybe", "it must be true or false"),
        ("LOG_LEVEL", "loud", "it must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ],
)
def test_numbers_choices_and_yes_or_no_are_asked_for_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"SAFEBOARD_{name}", value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert str(caught.value) == f"SAFEBOARD_{name}: {says}."


def test_the_database_lies_in_the_data_folder_by_default(tmp_path: Path) -> None:
    assert Settings.load(data_dir=tmp_path).database == f"sqlite+aiosqlite:///{tmp_path}/safeboard.sqlite3"


def test_the_reference_in_the_docs_is_the_one_that_the_code_gives() -> None:
    assert reference() in DOCS.read_text("utf-8"), "run `safeboard settings --markdown` and put the table into the page"


def test_what_is_set_here_is_listed_and_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEBOARD_BOT_TOKEN", "123:canary")
    monkeypatch.setenv("SAFEBOARD_BOARDS", "southend")
    listed = CliRunner().invoke(app, ["settings"]).stdout
    assert "SAFEBOARD_BOT_TOKEN = set, and not shown" in listed
    assert "SAFEBOARD_BOARDS = southend" in listed
    assert "canary" not in listed
