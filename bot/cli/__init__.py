"""The `safeboard` command, one file a group of subcommands."""
