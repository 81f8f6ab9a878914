"""The record of a packet: what was printed of it last, and what had been before.

Build writes it, scan compares with it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECORD = ".zidocs.json"
"""The file in ``hasil/<slug>/`` that holds what build wrote; ``cetak`` is the part of it here."""


@dataclass(frozen=True)
class Print:
    """A document as it lies in hasil/ to be printed.

    ``text`` is its text id, ``pages`` their number, ``earlier`` the text ids of former prints,
    the newest first: a page that bears one of them is of this document, but outdated.
    """

    text: str
    pages: int
    earlier: tuple[str, ...] = ()


def read_prints(output: Path, slug: str) -> Mapping[str, Print]:
    """The prints of a packet by kind of document; ``output`` is the workspace's hasil/.

    Empty where nothing was built yet, or the record is damaged: build makes it anew.
    """
    try:
        content = json.loads((output / slug / RECORD).read_bytes())
        return prints_from_json(content["cetak"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def prints_from_json(content: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Print]:
    """The part ``cetak`` of a record, read.

    Raises KeyError, TypeError, ValueError or AttributeError where it is not as it was written.
    """
    return {
        str(kind): Print(
            str(entry["teks"]), int(entry["halaman"]), tuple(map(str, entry["terdahulu"]))
        )
        for kind, entry in content.items()
    }


def prints_to_json(prints: Mapping[str, Print]) -> Mapping[str, Mapping[str, Any]]:
    """Prints as they stand in the record."""
    return {
        kind: {"teks": each.text, "halaman": each.pages, "terdahulu": list(each.earlier)}
        for kind, each in sorted(prints.items())
    }
