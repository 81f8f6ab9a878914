"""Find the part of the guide that a word or a code means."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from zidocs.errors import Place, Problem, UsageFault, say
from zidocs.office.catalogue import Area, Butir, Indikator, Katalog, Kegiatan, Subarea


@dataclass(frozen=True)
class Found:
    """A line of the guide that contains the words: under which key, and its source lines."""

    key: str
    text: str
    baris: tuple[int, ...]


@dataclass(frozen=True)
class Hit:
    """An indicator with the lines that contain the words."""

    indikator: Indikator
    found: tuple[Found, ...]


def search_words(katalog: Katalog, words: str) -> tuple[Hit, ...]:
    """The indicators of which one line contains all the words, in any order and letter case.

    Raises UsageFault where there is none, naming the words of the guide that are most like it.
    """
    wanted = _fold(words).split()
    hits = []
    for indikator in katalog.indicators:
        found = tuple(
            line for line in _lines(indikator) if all(word in _fold(line.text) for word in wanted)
        )
        if found:
            hits.append(Hit(indikator, found))
    if not hits:
        raise UsageFault(_nothing_found(katalog, words))
    return tuple(hits)


def _lines(indikator: Indikator) -> Iterator[Found]:
    baris = indikator.baris
    yield Found("nama", indikator.nama, baris)
    for text in indikator.petunjuk.splitlines():
        yield Found("petunjuk", text.strip(), baris)
    entries: tuple[Kegiatan | Butir, ...] = (*indikator.kegiatan, *indikator.butir)
    for entry in entries:
        key = f"{'kegiatan' if isinstance(entry, Kegiatan) else 'butir'} {entry.nomor}"
        for text in _texts(entry):
            yield Found(key, text, entry.baris)
    for text in indikator.catatan:
        yield Found("catatan", text, baris)


def _texts(entry: Kegiatan | Butir) -> Iterator[str]:
    if isinstance(entry, Kegiatan):
        own: tuple[str | None, ...] = (entry.judul_laporan,)
    else:
        own = (*entry.rincian, entry.pemegang)
    yield from filter(None, (entry.nama, *entry.contoh, entry.syarat, *own))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _nothing_found(katalog: Katalog, words: str) -> Problem:
    known = {
        word.strip(".,;:()“”\"'/").casefold(): None
        for indikator in katalog.indicators
        for line in _lines(indikator)
        for word in line.text.split()
    }
    near = dict.fromkeys(
        match for word in _fold(words).split() for match in get_close_matches(word, known, n=3)
    )
    return Problem(
        Place(),
        say("No indicator of {katalog} contains “{words}”.", katalog=katalog.katalog, words=words),
        say("Words like it: {words}.", words=", ".join(near)) if near else
        say("All indicators: zidocs catalogue."),
        "Z168",
    )  # fmt: skip


def looks_like_code(text: str) -> bool:
    """Whether ``text`` is meant as a code, such as ``I``, ``I.2`` or ``i.2.a``."""
    head, dot, _ = text.partition(".")
    is_roman = bool(head) and set(head.upper()) <= set("IVX")
    return is_roman and (bool(dot) or head == head.upper()) and " " not in text


def write_code(text: str) -> str:
    """A code as the guide writes it: ``i.2.A`` becomes ``I.2.a``."""
    head, dot, rest = text.strip().partition(".")
    return head.upper() + dot + rest.lower()


def find_code(katalog: Katalog, code: str) -> Area | Subarea | Indikator:
    """What has this code; raises UsageFault with the nearest codes where nothing has."""
    entries: dict[str, Area | Subarea | Indikator] = {
        entry.kode: entry
        for group in (katalog.area, katalog.subareas, katalog.indicators)
        for entry in group
    }
    found = entries.get(code)
    if found is None:
        near = get_close_matches(code, entries, n=4, cutoff=0.5)
        raise UsageFault(
            Problem(
                Place(),
                say("{katalog} has no {code}.", katalog=katalog.katalog, code=code),
                say("Similar codes: {codes}.", codes=", ".join(near))
                if near
                else say("Areas are {codes}.", codes=", ".join(a.kode for a in katalog.area)),
                "Z162",
            )
        )
    return found
