"""Compare texts by their words, and people by their names without degrees."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from zidocs.office.roster import Person
from zidocs.words import MONTHS, WEEKDAYS

_DATES = re.compile(
    rf"\b(?:(?:{'|'.join(WEEKDAYS).casefold()})\b,?\s*)?"
    rf"(?:\d{{1,2}}\s+)?(?:{'|'.join(MONTHS).casefold()})(?:\s+\d{{4}})?\b"
    r"|\b(?:19|20)\d\d\b|\bb(?:03|06|09|12)\b|\b(?:triwulan|semester|tahap)\s+(?:[ivx]+|\d)\b"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b|\b\d{4}-\d\d-\d\d\b"
)
"""A day, a month, a year, a period of a folded text."""

_IN_ANY_TITLE = """
akan atas bagi berdasarkan bersama bulan dalam dan dari dengan di dilakukan dilaksanakan hasil ini
kaitannya kantor ke kegiatan kepada kepala lapas laporan melalui memuat menuju oleh pada para
pelaksanaan pembangunan penyusunan periode rangka rapat rutan satker satuan sebagai secara serta
tahun telah tentang terhadap terkait untuk wbbm wbk yang
"""
_SAYING_NOTHING = frozenset(_IN_ANY_TITLE.split())

_SPELLED_OUT = {
    "monev": "monitoring evaluasi",
    "zi": "zona integritas",
    "tna": "training need analysis",
    "renaksi": "rencana aksi",
    "renja": "rencana kerja",
    "tl": "tindak lanjut",
    "skp": "sasaran kinerja pegawai",
    "abk": "analisis beban kerja",
}


def fold(text: str) -> str:
    """Words in small letters with single blanks; kinds of blanks, dashes and quotes are one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", plain).split())


def without_dates(text: str) -> str:
    """A folded text from which days, months, years and periods are taken out."""
    return " ".join(_DATES.sub(" ", fold(text)).split())


def has_words(text: str, words: str, whole: bool = False) -> bool:
    """Whether a folded text has these words; their last one may go on, unless it is ``whole``."""
    end = r"(?!\w)" if whole else ""
    return re.search(rf"(?<!\w){re.escape(fold(words))}{end}", text) is not None


def topic(text: str) -> frozenset[str]:
    """The words of a title by which it is told from other titles."""
    words = re.findall(r"[^\W\d_]+", fold(text))
    spelled = " ".join(_SPELLED_OUT.get(word, word) for word in words).split()
    return frozenset(word for word in spelled if word not in _SAYING_NOTHING)


def is_about(title: str, asked: str) -> bool:
    """Whether a title names most of what is asked, or nothing beside it."""
    named, wanted = topic(title), topic(asked)
    if not named or not wanted:
        return True
    return named <= wanted or 2 * len(named & wanted) > len(wanted)


_DEGREES_BEFORE = frozenset({"dr", "drs", "dra", "ir", "prof", "apt", "ns"})
_HONOURS_BEFORE = frozenset({"h", "hj", "kh", "bpk", "sdr", "sdri"})
_ADDRESSES = frozenset({"bapak", "ibu", "pak", "bu", "saudara", "saudari"})
"""Like honours they are written or left out as people like; they are no degrees."""
_DEGREE = re.compile(r"(?:[A-Za-z]{1,5}\.){1,5}[A-Za-z]{0,5}|[A-Z]{2}[A-Za-z]{0,3}|Ners")
_SEVERAL = re.compile(" ?; ?| (?:dan|serta|&|/) ")
_NEARLY = 0.86
"""How like two names must be, from 0 to 1: one wrong letter of ten, or two of fifteen."""
_SHORTEST = 5
"""Letters; in shorter names one letter makes another name."""
_MOST_WORDS = 12
"""Of a name without its degrees."""


@dataclass(frozen=True)
class Name:
    """A person's name taken apart: ``plain`` for comparing, ``degrees`` in any order."""

    plain: str
    degrees: frozenset[str]


@lru_cache(maxsize=10_000)
def read_name(text: str) -> Name | None:
    """“Maria Contoh, S.H.” taken apart; None where something else than degrees follows a comma."""
    first, *rest = (" ".join(part.split()) for part in text.split(","))
    if not first or not all(_DEGREE.fullmatch(part.replace(" ", "")) for part in rest):
        return None
    words = first.split(" ")
    while len(words) > 1 and _stands_before(words[0]):
        rest.append(words.pop(0))
    plain = unicodedata.normalize("NFC", " ".join(words)).casefold()
    return Name(plain, frozenset(map(_bare, rest)) - _HONOURS_BEFORE - _ADDRESSES)


def _stands_before(word: str) -> bool:
    bare = _bare(word)
    is_short = word.endswith(".") and bare in _DEGREES_BEFORE | _HONOURS_BEFORE
    return is_short or bare in _ADDRESSES


def _bare(degree: str) -> str:
    return re.sub(r"[.\s]", "", degree).casefold()


def names_in(text: str) -> Iterator[str]:
    """“Maria Contoh, S.H. dan Petrus Misal” become two names."""
    for line in text.splitlines():
        # Single blanks, so that no run of them makes the search slow.
        for part in _SEVERAL.split(" ".join(line.split())):
            if name := part.strip(" ,"):
                yield name


def plain_name(person: Person) -> str:
    """The person's name without degrees, for comparing."""
    name = read_name(person.nama)
    return name.plain if name else " ".join(person.nama.split()).casefold()


def is_same_person(one: Person, other: Person) -> bool:
    """By NIP where both have one, else by the name without degrees."""
    if one.nip and other.nip:
        return one.nip == other.nip
    return plain_name(one) == plain_name(other)


class Names:
    """People to be found by a name as somebody wrote it."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._nips: set[str] = set()
        self._by_plain: dict[str, list[Person]] = {}
        self._by_length: dict[int, list[str]] = {}
        for person in people:
            plain = plain_name(person)
            if plain not in self._by_plain:
                self._by_length.setdefault(len(plain), []).append(plain)
            self._by_plain.setdefault(plain, []).append(person)
            self._nips.update({person.nip} - {""})

    def __contains__(self, person: Person) -> bool:
        """Whether somebody of them is this person, as :func:`is_same_person` tells."""
        alike = self._by_plain.get(plain_name(person), ())
        return person.nip in self._nips or any(is_same_person(person, each) for each in alike)

    def called(self, name: Name) -> tuple[Person, ...]:
        """Everybody of exactly this name, whatever the degrees."""
        return tuple(self._by_plain.get(name.plain, ()))

    def stand_behind(self, name: Name) -> bool:
        """Whether it ends in the name of one of them, as “Kasubsi Maria Contoh” does."""
        words = name.plain.split(" ")[-_MOST_WORDS:]
        return any(" ".join(words[begin:]) in self._by_plain for begin in range(len(words)))

    def nearly(self, name: Name) -> Person | None:
        """Somebody whose name differs by a letter or two; None where the name is too short."""
        length = len(name.plain)
        if length < _SHORTEST:
            return None
        alike = [
            plain
            for size in range(length - 2, length + 3)
            for plain in self._by_length.get(size, ())
        ]
        near = get_close_matches(name.plain, alike, n=1, cutoff=_NEARLY)
        return self._by_plain[near[0]][0] if near else None
