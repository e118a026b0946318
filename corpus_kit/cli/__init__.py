"""The command: one file a subcommand; parse, call, print."""
