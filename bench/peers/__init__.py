"""Other people's tools, each in an environment of its own."""
