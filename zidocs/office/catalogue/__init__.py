"""The LKE guide becomes areas, indicators, activities and items, by period and kind of office."""

from zidocs.office.catalogue.entries import (
    ALL_OFFICES,
    Area,
    Butir,
    DataDukung,
    Indikator,
    ItemKind,
    Katalog,
    Kegiatan,
    Ketentuan,
    OfficeKind,
    Period,
    Subarea,
)
from zidocs.office.catalogue.files import builtin, builtin_names, read_catalogue

__all__ = [
    "ALL_OFFICES",
    "Area",
    "Butir",
    "DataDukung",
    "Indikator",
    "ItemKind",
    "Katalog",
    "Kegiatan",
    "Ketentuan",
    "OfficeKind",
    "Period",
    "Subarea",
    "builtin",
    "builtin_names",
    "read_catalogue",
]
