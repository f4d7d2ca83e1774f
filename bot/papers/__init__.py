"""Word documents that a board can take as papers."""
