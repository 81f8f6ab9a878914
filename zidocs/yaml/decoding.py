"""The bytes of a text file become text, in the encodings that Windows programs write."""

import codecs
import re

# XML 1.0, production 2.
_NOT_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, or UTF-16 with one; raises UnicodeDecodeError.

    Notepad and Excel call UTF-16 “Unicode”.
    """
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if is_utf16 else "utf-8-sig")


def spot(text: str) -> tuple[int, int]:
    """The line and column (both from 1) of what follows ``text``, the beginning of a file."""
    return text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1


def foreign_character(text: str) -> str:
    """The first character that neither a Word file nor a page can hold, or an empty text."""
    found = _NOT_TEXT.search(text)
    return found[0] if found else ""
