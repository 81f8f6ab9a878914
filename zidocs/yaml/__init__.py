"""YAML bytes become validated, frozen records, or all faults at once with their places."""

from zidocs.yaml.scalars import Bulat, Butir, Jam, Tanggal, Teks, YaTidak, fault
from zidocs.yaml.tree import Path, Tree, parse_tree
from zidocs.yaml.validate import Record, read_yaml, validate

__all__ = [
    "Bulat",
    "Butir",
    "Jam",
    "Path",
    "Record",
    "Tanggal",
    "Teks",
    "Tree",
    "YaTidak",
    "fault",
    "parse_tree",
    "read_yaml",
    "validate",
]
