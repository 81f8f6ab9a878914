"""A value in a template becomes text through a filter: ``{{ rapat.tanggal|hari_tanggal }}``."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from jinja2.runtime import Undefined
from markupsafe import Markup

from zidocs import words
from zidocs.documents.pictures import Picture
from zidocs.documents.text import paragraphs
from zidocs.spec.nip import print_nip


class WrongValue(Exception):
    """A filter was given something it cannot turn into text; the message is the filter's name."""


def _take(value: object, name: str, *kinds: type) -> Any:
    """``value`` if it is of one of the ``kinds``; raises for anything else, and for unknowns."""
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise WrongValue(name)
    return value


def _or_nothing(value: object, name: str, kind: type) -> Any:
    return None if value is None or value == "" else _take(value, name, kind)


def _tanggal(value: object) -> str:
    return words.tanggal(_or_nothing(value, "tanggal", date))


def _hari_tanggal(value: object) -> str:
    return words.hari_tanggal(_or_nothing(value, "hari_tanggal", date))


def _tanggal_terbilang(value: object) -> str:
    return words.tanggal_terbilang(_take(value, "tanggal_terbilang", date))


def _jam(value: object) -> str:
    return words.jam(_take(value, "jam", time))


def _pukul(mulai: object, selesai: object, zona_waktu: object) -> str:
    return words.pukul(
        _take(mulai, "pukul", time),
        _or_nothing(selesai, "pukul", time),
        _take(zona_waktu, "pukul", str),
    )


def _nip(value: object) -> str:
    return print_nip(_take(value, "nip", str))


def _numbers(name: str, convert: Callable[[int], str]) -> Callable[[object], str]:
    """A filter of whole numbers; ``convert`` raises ValueError for those it has no words for."""

    def convert_number(value: object) -> str:
        try:
            return convert(_take(value, name, int))
        except ValueError as error:
            raise WrongValue(name) from error

    return convert_number


def _alinea(
    value: object, gaya: object = "Isi", butir: object = "Butir", terikat: object = False
) -> Markup:
    return paragraphs(
        _take(value, "alinea", str),
        _take(gaya, "alinea", str),
        _take(butir, "alinea", str),
        bool(terikat),
    )


def _gambar(value: object, lebar_mm: object, tinggi_mm: object) -> Picture:
    width: float = _take(lebar_mm, "gambar", int, float)
    height: float = _take(tinggi_mm, "gambar", int, float)
    if not (0 < width <= 1000 and 0 < height <= 1000):
        raise WrongValue("gambar")
    picture: Picture = _take(value, "gambar", Picture)
    return picture.within(width, height)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "tanggal": _tanggal,
    "hari_tanggal": _hari_tanggal,
    "tanggal_terbilang": _tanggal_terbilang,
    "jam": _jam,
    "pukul": _pukul,
    "nip": _nip,
    "terbilang": _numbers("terbilang", words.terbilang),
    "romawi": _numbers("romawi", words.romawi),
    "huruf": _numbers("huruf", words.huruf),
    "alinea": _alinea,
    "gambar": _gambar,
}
"""Our own filters by name; ``templates/README.md`` describes each."""
