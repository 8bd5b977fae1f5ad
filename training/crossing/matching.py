"""Which titles of two lists are the same story, until the project's own matcher is used."""
