"""Every word that a reader sees, in Chinese and English, and nothing else.

One folder a language, one TOML file a topic; all files of a folder are merged into one tree of
dotted keys. Conventions that the brief and the terminal rely on:

- ``check.<code>``: said when a `Check` did not pass, or of a finding; its facts are placeholders.
- ``passed.<code>``: the short line of a check that passed (optional).
- ``next.<code>``: one next step, an imperative sentence.
- ``absent.<code>``: why an instrument had no data, and what to collect.
- ``fault.<code>``, ``error.<code>``: what is wrong with the input and how to mend it.

A placeholder is ``{name}``; a literal brace is doubled. Keys and placeholders are identical in
both languages (a test compares).
"""

from luopan.brief.words.loader import Words, WordsError, load

__all__ = ["Words", "WordsError", "load"]
