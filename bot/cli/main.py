"""The `safeboard` command: assembles the groups of subcommands and turns known errors into sentences."""

import sys

import typer

from bot.cli import (
    ask,
    audit,
    backup,
    bench,
    database,
    demo,
    doctor,
    feedback,
    knowledge,
    learning,
    officer,
    person,
    plan,
    report,
    retention,
    rhythm,
    run,
    scorecard,
    settings,
    status,
)
from bot.cli.sentences import EXPECTED_ERRORS, UsageError

app = typer.Typer(
    help="A Telegram assistant for local safeguarding children boards: it answers, reminds and listens.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("ask")(ask.ask)
app.command("audit")(audit.show)
app.command("doctor")(doctor.doctor)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("retention")(retention.retention)
app.command("settings")(settings.settings)
app.command("status")(status.status)
rhythm.add_to(plan.plan_app, plan.reminders_app)
app.add_typer(plan.plan_app, name="plan")
app.add_typer(plan.reminders_app, name="reminders")
app.add_typer(report.app, name="report")
app.add_typer(feedback.app, name="feedback")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(learning.app, name="learning")
app.add_typer(scorecard.app, name="scorecard")
app.command("attendance")(scorecard.attendance)
app.add_typer(officer.app, name="officer")
app.add_typer(person.app, name="person")
app.add_typer(database.app, name="database")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run the command. Exit code 0: fine, 1: it failed or found something, 2: it was called wrongly."""
    try:
        app()
    except (UsageError, *EXPECTED_ERRORS) as error:
        sys.stderr.write(f"safeboard: {error}\n")
        sys.exit(2 if isinstance(error, UsageError) else 1)


if __name__ == "__main__":
    main()
