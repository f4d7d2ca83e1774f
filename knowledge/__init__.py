"""What the boards have published: content, search and the live-concern check. No database, no Telegram."""
