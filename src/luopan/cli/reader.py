"""Who reads: the language of every word on the terminal."""

import os
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luopan.brief.words import Words
    from luopan.readings.bundle import Language


class Lang(StrEnum):
    """What ``--lang`` takes."""

    ZH = "zh-CN"
    EN = "en"


class LangOrBoth(StrEnum):
    """What ``--lang`` takes where a page is written."""

    ZH = "zh-CN"
    EN = "en"
    BOTH = "both"


LANGUAGES: "tuple[Language, ...]" = ("zh_CN", "en")


def language_of(tag: str) -> "Language":
    """Return the language of a tag such as ``zh-CN``, ``zh_TW.UTF-8`` or ``en``."""
    return "zh_CN" if tag.lower().startswith("zh") else "en"


def tag_of(language: "Language") -> str:
    """Return how file names and ``--lang`` write a language."""
    return language.replace("_", "-")


def environment_language() -> "Language":
    """Return the language of the terminal: LUOPAN_LANG, LC_ALL, LC_MESSAGES, LANG, English."""
    for name in ("LUOPAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        tag = os.environ.get(name, "")
        if tag:
            return language_of(tag)
    return "en"


def folder_language(folder: Path) -> "Language | None":
    """Return the language that a company folder names, if it can be read at all."""
    try:
        settings = tomllib.loads((folder / "luopan.toml").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None
    section = settings.get("company")
    locale = section.get("locale") if isinstance(section, dict) else None
    return language_of(locale) if isinstance(locale, str) else None


def reader_words(lang: str | None = None, folder: Path | None = None) -> "Words":
    """Return the reader's words: ``--lang`` first, then the folder's locale, then the terminal's.

    Parameters
    ----------
    lang : str or None
        What ``--lang`` said; ``both`` says nothing about the reader.
    folder : pathlib.Path or None
        A company folder.
    """
    from luopan.brief.words import load  # noqa: PLC0415  # ``--help`` does without

    if lang is not None and lang != LangOrBoth.BOTH:
        return load(language_of(lang))
    named = folder_language(folder) if folder is not None else None
    return load(named or environment_language())
