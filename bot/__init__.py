"""The face of Safeboard: Telegram in, Telegram out, and the `safeboard` command."""
