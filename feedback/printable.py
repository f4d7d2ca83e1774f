"""Feedback as pages that print well: one with the words for the officer, one with the counts to show around.

Each is one file without script that loads nothing.
"""

from html import escape
from pathlib import Path

from feedback.reading import FEW, HEADINGS, Opened, about, footnote, in_words, warnings
from feedback.statistics import Table

_STYLE = Path(__file__).parent / "page" / "print.css"


def reports_page(opened: Opened) -> str:
    """All reports. Not to be passed on."""
    notes = "".join(f"<p>{escape(warning)}</p>" for warning in warnings(opened))
    articles = "".join(
        f"<article><h2>{escape(' · '.join(about(report)))}</h2><p class=words>{escape(report.text)}</p></article>"
        for report in opened.reports
    )
    return _page(f"Feedback for {opened.board}", f"<div class=note>{notes}</div>{articles}")


def counts_page(opened: Opened) -> str:
    """The counts that may be shown around, and nothing else."""
    title = f"Feedback for {opened.board}: counts"
    if opened.no_counts:
        return _page(title, f"<p class=note>{escape(opened.no_counts)}</p>")
    total = opened.counts.total
    heading = f"<p class=total><b>{FEW if total is None else total}</b> pieces of feedback</p>"
    rule = (
        "<p class=note>Counts under 5 are not shown, nor others that would give them away, "
        "so that nobody can be recognised by being one of few.</p>"
    )
    return _page(title, heading + "".join(map(_table, opened.counts.tables)) + rule)


def _table(table: Table) -> str:
    rows = "".join(f"<tr><th scope=row>{escape(cell.label)}</th><td>{in_words(cell)}</td></tr>" for cell in table.cells)
    below = f"<p>{escape(footnote(table))}</p>" if footnote(table) else ""
    return f"<table><caption>{escape(HEADINGS[table.name])}</caption>{rows}</table>{below}"


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>\n"
    )
