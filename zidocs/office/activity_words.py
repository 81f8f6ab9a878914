"""What an activity is called in a sentence: rapat, sosialisasi, apel, pelatihan.

“Rapat ditutup” is false of a campaign, so the sentences take the word of its kind. Any word may be
one; those that are known here are found in titles, and misspelt ones of them are told.
"""

import re
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, Field

from zidocs.errors import say
from zidocs.yaml import TeksSebaris, fault

KEGIATAN = "kegiatan"
"""What is true of every activity."""

KNOWN: tuple[str, ...] = (
    "rapat", "sosialisasi", KEGIATAN, "apel", "pelatihan", "bimbingan teknis", "internalisasi",
    "pendampingan", "pembinaan", "pencanangan", "deklarasi", "kampanye", "upacara", "lokakarya",
    "seminar", "penyuluhan", "forum", "diskusi",
)  # fmt: skip
_SAID_OTHERWISE = {
    "bimtek": "bimbingan teknis",
    "diklat": "pelatihan",
    "workshop": "lokakarya",
    "public campaign": "kampanye",
}
_TITLE_BEGINS = re.compile(
    rf"(?:pelaksanaan |kegiatan )?({'|'.join([*KNOWN, *_SAID_OTHERWISE])})\b", re.IGNORECASE
)


def _known_or_new(text: str) -> str:
    word = text.casefold()
    word = _SAID_OTHERWISE.get(word, word)
    near = get_close_matches(word, KNOWN, n=1, cutoff=0.8)
    if not re.fullmatch(r"[a-z][a-z ]*[a-z]", word) or (near and word not in KNOWN):
        fault(
            say("“{value}” is not the word for an activity.", value=text),
            say("Did you mean {near}?", near=near[0]) if near else
            say("Write a word such as {words}.", words=", ".join(KNOWN[:5])),
        )  # fmt: skip
    return word


Sebutan = Annotated[
    TeksSebaris,
    Field(min_length=3, max_length=40, examples=list(KNOWN)),
    AfterValidator(_known_or_new),
]
"""The word for a kind of activity, in small letters."""


def sebutan_in(title: str) -> str:
    """The known word with which a title begins; empty where it begins with none."""
    found = _TITLE_BEGINS.match(" ".join(title.split()))
    word = found[1].casefold() if found else ""
    return _SAID_OTHERWISE.get(word, word)
