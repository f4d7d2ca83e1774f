"""JSON Schema of the content files, so that an editor can complete keys and mark mistakes."""

import json
from pathlib import Path
from typing import Any

from knowledge.model import Board, Entry

FOLDER = Path(__file__).parent / "schema"
"""The schemas that come with the program; a test holds that they are current."""


def schemas() -> dict[str, dict[str, Any]]:
    """File name to schema: one for `board.yaml`, one for the files with `entries:`."""
    entry = Entry.model_json_schema()
    definitions = entry.pop("$defs", {})
    entry["properties"].pop("board")
    entries = {
        "title": "Entries",
        "type": "object",
        "properties": {"entries": {"type": "array", "items": {"$ref": "#/$defs/Entry"}}},
        "required": ["entries"],
        "additionalProperties": False,
        "$defs": {"Entry": entry, **definitions},
    }
    return {"board.schema.json": Board.model_json_schema(), "entries.schema.json": entries}


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = folder / name
        dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        path.write_text(json.dumps(dialect, indent=2, ensure_ascii=False) + "\n", "utf-8")
        written.append(path)
    return written
