"""What a page draws becomes the names of the fonts in which letters are seen on it.

A font that is only named, or whose letters are invisible as under a scan that a program has read,
needs not be embedded (ISO 19005-2, 6.2.11.4.1).
"""

import re

from zidocs.evidence.content_grammar import ENDS, STRING

_TOKENS = re.compile(
    STRING
    + rb"|%[^\r\n]*+"
    + rb"|/(?P<font>[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+)\s++[-+.0-9]++\s++Tf" + ENDS
    + rb"|(?P<mode>[0-7])\s++Tr" + ENDS
    + rb"|(?<![A-Za-z0-9/])(?:(?P<shows>T[jJ]|['\"])|(?P<state>[qQ]))" + ENDS,
    re.DOTALL,
)  # fmt: skip
_INVISIBLE = b"3"
_UNKNOWN = b""


def shown_fonts(data: bytes, *, also_invisible: bool = False) -> set[bytes]:
    """A content stream, decoded, becomes the names, without slash, of the fonts seen on it.

    The name is empty where letters are shown in a font that was chosen elsewhere. Those in which
    letters are only set that nobody sees are told on request.
    """
    shown = set[bytes]()
    font, mode = _UNKNOWN, b"0"
    saved: list[tuple[bytes, bytes]] = []
    for token in _TOKENS.finditer(data):
        match token.lastgroup:
            case "font":
                # One that is written with escapes is not worth the trouble.
                font = _UNKNOWN if b"#" in token["font"] else token["font"]
            case "mode":
                mode = token["mode"]
            case "shows" if also_invisible or mode != _INVISIBLE:
                shown.add(font)
            case "state" if token["state"] == b"q":
                saved.append((font, mode))
            case "state" if saved:
                font, mode = saved.pop()
    return shown
