"""YAML bytes become validated, frozen records, or all faults at once with their places."""

from zidocs.yaml.scalars import (
    Bulat,
    Butir,
    Fault,
    Jam,
    Tanggal,
    Teks,
    TeksIsi,
    TeksSebaris,
    YaTidak,
    fault,
    faults_inside,
    refused,
)
from zidocs.yaml.tree import Path, Tree, decode, foreign_character, parse_tree
from zidocs.yaml.validate import OneOf, Record, Written, keys_of, read_tree, read_yaml, validate

__all__ = [
    "Bulat",
    "Butir",
    "Fault",
    "Jam",
    "OneOf",
    "Path",
    "Record",
    "Tanggal",
    "Teks",
    "TeksIsi",
    "TeksSebaris",
    "Tree",
    "Written",
    "YaTidak",
    "decode",
    "fault",
    "faults_inside",
    "foreign_character",
    "keys_of",
    "parse_tree",
    "read_tree",
    "read_yaml",
    "refused",
    "validate",
]
