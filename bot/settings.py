"""One frozen `Settings`, read once from the environment and `.env`; `docs/settings.md` describes each."""

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SAFEBOARD_"
SECRETS = ("bot_token", "database_url", "access_code", "webhook_secret")
"""What may be given as a file, too."""
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""What Telegram takes (Bot API, setWebhook), and long enough that nobody guesses it."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which one and what to do."""


class Settings(BaseSettings):
    """What an installation decides. Secrets may also be given as files: `SAFEBOARD_BOT_TOKEN_FILE` and so on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    bot_token: SecretStr | None = Field(None, description="The token that Telegram's @BotFather gives for a new bot.")
    bot_token_file: Path | None = Field(None, description="A file that holds the token, instead of the token itself.")
    bot_api_url: str = Field("https://api.telegram.org", description="The Bot API server; Telegram's own by default.")
    data_dir: Path = Field(Path("data"), description="The folder for everything that Safeboard stores.")
    database_url: SecretStr | None = Field(
        None,
        description="The database, as an SQLAlchemy URL with an async driver; SQLite in the data folder if not set.",
    )
    database_url_file: Path | None = Field(None, description="A file that holds the database's URL.")
    boards: str = Field(
        "",
        description="Ids of the boards served here, separated by commas; all that the content has if empty. "
        "With one board nobody is asked to choose.",
    )
    content_dir: Path | None = Field(
        None, description="A folder of board content to use instead of the shipped boards."
    )
    mark_drafts: bool = Field(
        False,  # noqa: FBT003 - pydantic's way to give a default
        description="With true, an answer says that it is a draft until somebody has approved its present wording.",
    )
    access_code: SecretStr | None = Field(
        None, description="If set, people must give this code once before anything but the urgent card answers them."
    )
    access_code_file: Path | None = Field(None, description="A file that holds the access code.")
    keep_plans_months: int = Field(
        24, ge=1, le=600, description="Months for which a plan's actions and their history stay after the plan's end."
    )
    keep_audit_months: int = Field(
        24, ge=1, le=600, description="Months for which the log of what officers did is kept."
    )
    keep_invitations_days: int = Field(
        90, ge=1, le=3650, description="Days for which an invitation that was used or has expired is kept."
    )
    keep_messages_days: int = Field(
        365, ge=60, le=3650, description="Days for which the record of messages that were settled is kept."
    )
    webhook_url: str | None = Field(
        None,
        description="With it Telegram delivers messages to this https address; without it Safeboard asks for them.",
    )
    webhook_port: int = Field(
        8443,
        ge=1,
        le=65535,
        description="The port on which Safeboard listens, in plain HTTP, for what a proxy passes on from that address.",
    )
    webhook_listen: str = Field(
        "127.0.0.1", description="The address of this computer on which it listens for them; 0.0.0.0 in a container."
    )
    webhook_secret: SecretStr | None = Field(
        None,
        description="What proves that a delivery comes from Telegram: 16 to 256 letters, digits, _ and -, of your own.",
    )
    webhook_secret_file: Path | None = Field(None, description="A file that holds it.")
    health_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="A port of this computer on which `/health` answers 200 while the instance works or stands by, "
        "else 503.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much Safeboard's own log says. It never holds messages, names or ids of people."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="How the log is written: lines for people, or one JSON object a line for programs."
    )

    @classmethod
    def load(cls, **overrides: object) -> Self:
        """Read the environment once.

        Raises:
            SettingsError: with one sentence for each setting that cannot be used.
        """
        try:
            return cls(**overrides)  # type: ignore[arg-type]  # pydantic checks the values itself
        except ValidationError as error:
            lines = [_sentence(problem) for problem in error.errors(include_input=False)]
            raise SettingsError("\n".join(lines)) from None

    @field_validator(*SECRETS, "webhook_url", "health_port", mode="before")
    @classmethod
    def _blank_is_unset(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("bot_api_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _secrets_from_files(self) -> Self:
        for name in SECRETS:
            path: Path | None = getattr(self, f"{name}_file")
            if path is not None and getattr(self, name) is None:
                try:
                    secret = path.read_text(encoding="utf-8").strip()
                except (OSError, UnicodeDecodeError) as error:
                    why = getattr(error, "strerror", None) or "it is not text in UTF-8"
                    setting = f"{PREFIX}{name.upper()}_FILE"
                    # Without the path: people put the secret itself there by mistake.
                    raise ValueError(f"the file in {setting} cannot be read: {why}") from None
                # The model is frozen for everyone else; this is still its own construction.
                object.__setattr__(self, name, SecretStr(secret) if secret else None)
        return self

    @field_validator("webhook_url")
    @classmethod
    def _a_web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://127.0.0.1:")):
            raise ValueError("it must begin with https://, which is all that Telegram delivers to")
        return value

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> Self:
        if self.webhook_url is None:
            return self
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if not WEBHOOK_SECRET.fullmatch(secret):
            raise ValueError(
                f"{PREFIX}WEBHOOK_URL needs {PREFIX}WEBHOOK_SECRET or {PREFIX}WEBHOOK_SECRET_FILE, "
                "16 to 256 letters, digits, _ and -"
            )
        return self

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'safeboard.sqlite3'}"

    @property
    def chosen_boards(self) -> tuple[str, ...]:
        """The ids of the boards served here, in the order given; empty means all."""
        return tuple(part.strip() for part in self.boards.split(",") if part.strip())

    def require_token(self) -> str:
        """The bot's token.

        Raises:
            SettingsError: if none is set; the sentence says where to get one.
        """
        if self.bot_token is None:
            raise SettingsError(
                f"{PREFIX}BOT_TOKEN is not set: ask @BotFather in Telegram for a token (/newbot) and set it, "
                "or try Safeboard with `safeboard demo`, which needs none."
            )
        return self.bot_token.get_secret_value()


def _sentence(problem: ErrorDetails) -> str:
    """Which setting, and what it must be. The value is not repeated: it may be a secret."""
    location, limits = problem["loc"], problem.get("ctx", {})
    if not location:
        return f"Settings: {problem['msg'].removeprefix('Value error, ')}."
    default = Settings.model_fields[str(location[0])].default
    match problem["type"]:
        case "int_parsing" | "int_from_float" | "int_type" | "int_parsing_size":
            must = f"it must be a whole number{f', such as {default}' if default else ''}"
        case "bool_parsing" | "bool_type":
            must = "it must be true or false"
        case "greater_than_equal":
            must = f"it must be {limits['ge']} or more"
        case "less_than_equal":
            must = f"it must be {limits['le']} or less"
        case "literal_error":
            must = f"it must be {limits['expected']}"
        case _:
            must = problem["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{str(location[0]).upper()}: {must}."
