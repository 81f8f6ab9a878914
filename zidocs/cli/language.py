"""The language of all sentences: that of the environment, of the workspace or of the locale."""

import locale
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from zidocs.api import find_office
from zidocs.errors import LANGUAGES, UsageFault, translator


def choose_language(
    environ: Mapping[str, str], arguments: Sequence[str], folder: Path, system: str
) -> str:
    """``ZIDOCS_LANG``, then ``bahasa:`` of the workspace, then the locale, else English.

    satker.yaml is only searched for its line ``bahasa:``, so that the faults of a broken
    satker.yaml are told in the right language too.
    """
    named = environ.get("ZIDOCS_LANG", "").lower()[:2]
    if named in LANGUAGES:
        return named
    try:
        with find_office(folder / _workspace_option(arguments)).settings.open("rb") as file:
            settings = file.read(100_000)
    except (UsageFault, OSError):
        settings = b""
    line = re.search(rb"^bahasa:\s*[\"']?(id|en)\b", settings, re.MULTILINE)
    if line:
        return line[1].decode("ascii")
    # Windows says Indonesian_Indonesia, the others id_ID.
    return "id" if system.lower().startswith(("id_", "indonesian")) or system == "id" else "en"


def _workspace_option(arguments: Sequence[str]) -> str:
    for index, argument in enumerate(arguments):
        if argument.startswith("--workspace="):
            return argument.partition("=")[2]
        if argument == "--workspace" and index + 1 < len(arguments):
            return arguments[index + 1]
    return ""


def _system_locale() -> str:
    named = map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, named), None) or locale.getlocale()[0] or ""


LANGUAGE = choose_language(os.environ, sys.argv[1:], Path.cwd(), _system_locale())
"""Chosen once when the command line is loaded: help texts are made then."""

_ = translator(LANGUAGE)
