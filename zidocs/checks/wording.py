"""Texts become comparable: by their words, without dates, or by what they are about."""

import re
import unicodedata

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
