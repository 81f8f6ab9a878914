"""A language becomes the function that translates English message ids into it.

The sentences stay English in the code and in every Problem; who shows them says in which language.
"""

import gettext
from pathlib import Path

from zidocs.errors import Translate

LANGUAGES = ("id", "en")
_LOCALES = Path(__file__).resolve().parent / "locale"


def translator(language: str) -> Translate:
    """The translation of messages into ``id`` or ``en``; any other language is English, too."""
    return gettext.translation("zidocs", _LOCALES, [language], fallback=True).gettext
