"""``luopan test``: one file a subcommand."""
