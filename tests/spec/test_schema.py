"""Editors complete and check the keys with the same knowledge that the program has."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from tests.making.sample import SAMPLE
from tests.making.small_office import PACKET, SATKER
from zidocs.office.packet_yaml import packet_yaml
from zidocs.office.satker import Satker
from zidocs.office.schema import json_schema
from zidocs.yaml import parse_tree, validate

FILES = {"satker": Satker, "packet": packet_yaml()}


class EditorConstructor(SafeConstructor):
    """Numbers are numbers, but dates are texts (YAML 1.2, core schema)."""


EditorConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def as_an_editor_reads(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = EditorConstructor
    return yaml.load(text)


def complaints(which: Any, text: str) -> list[str]:
    validator = Draft7Validator(json_schema(which), format_checker=Draft7Validator.FORMAT_CHECKER)
    found = validator.iter_errors(as_an_editor_reads(text))
    return [f"{error.json_path} {error.validator}" for error in found]


def keys(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of the schema, with what is said about it."""
    if isinstance(node, dict):
        for name, given in node.get("properties", {}).items():
            yield f"{path}.{name}", given
        for name, part in node.items():
            yield from keys(part, f"{path}.{name}" if name not in ("properties", "anyOf") else path)
    elif isinstance(node, list):
        for part in node:
            yield from keys(part, path)


def objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "properties" in node and "type" in node:
            yield node
        for part in node.values():
            yield from objects(part)
    elif isinstance(node, list):
        for part in node:
            yield from objects(part)


@pytest.mark.parametrize("which", FILES)
def test_it_is_a_schema_that_stands_by_itself(which: Any) -> None:
    schema = json_schema(which)
    Draft7Validator.check_schema(schema)
    text = json.dumps(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$ref" not in text
    assert text == json.dumps(json_schema(which))


@pytest.mark.parametrize("which", FILES)
def test_every_key_is_described_in_indonesian(which: Any) -> None:
    schema = json_schema(which)
    described = list(keys(schema))
    assert len(described) > 30
    for path, given in described:
        assert given.get("description", "").endswith((".", "…")), path
    english = ("the ", " of ", "The ", " is ", " and ", "this ")
    text = json.dumps(schema, ensure_ascii=False)
    assert not [word for word in english if word in text]


@pytest.mark.parametrize("which", FILES)
def test_every_object_has_a_title_and_allows_only_its_keys(which: Any) -> None:
    for found in objects(json_schema(which)):
        assert found["title"]
        assert found["additionalProperties"] is False


@pytest.mark.parametrize("which", FILES)
def test_the_schema_has_the_keys_of_the_program(which: Any) -> None:
    assert list(json_schema(which)["properties"]) == list(FILES[which].model_fields)


PACKETS = {
    "short": PACKET,
    "texts instead of lists and keys": PACKET.partition("  agenda:")[0] + (
        "  agenda: Pembukaan\n  peserta: semua\n"
        "notula: {pembahasan: [a, {agenda: 1, uraian: b}],\n"
        "  keputusan: [a, {uraian: b, tenggat: 2024-03-29}]}\n"
        "undangan: {kepada: Para peserta, tembusan: [a], penandatangan: Petrus Misal}\n"
        "berita_acara: {pihak: [Petrus Misal, {nama: a, sebagai: b}]}\n"
    ),
    "numbers without quotes": PACKET.replace('"', "").replace("09.00", "09:00") + (
        "undangan: {nomor: 007, penandatangan: {pegawai: 199001012015011001, an: Kepala}}\n"
        "lampiran: [{berkas: a.pdf, halaman: 3, butir: 1}]\n"
    ),
    "keys left empty": PACKET + (
        "undangan:\n  nomor:\n  sifat:\n  tembusan:\nnotula:\n  pembahasan:\nfoto:\nlampiran:\n"
    ),
    "files only": "bukti: [{indikator: IV.10.b, periode: B12}]\nlampiran: [{berkas: a.pdf}]\n",
}  # fmt: skip

SETTINGS = {
    "short": SATKER,
    "own paper": SATKER + "kertas: {lebar_mm: 210, tinggi_mm: 330}\nfoto_per_halaman: 4\n",
    "words": SATKER + "tte: ya\ntempat_surat: false\nbahasa: en\nmesin: bawaan\nkertas: F4\n",
    "keys left empty": SATKER + "huruf:\nmesin:\nkatalog:\nkertas:\n",
    "number without quotes": SATKER.replace('"198003152003121001"', "198003152003121001"),
}


@pytest.mark.parametrize(
    ("which", "text"),
    [("packet", text) for text in PACKETS.values()]
    + [("satker", text) for text in SETTINGS.values()],
    ids=[*PACKETS, *SETTINGS],
)
def test_what_the_program_accepts_no_editor_marks_as_wrong(which: Any, text: str) -> None:
    validate(parse_tree(text.encode(), "f"), FILES[which])
    assert complaints(which, text) == []


@pytest.mark.parametrize(
    "path", sorted(SAMPLE.rglob("*.yaml")), ids=lambda path: path.relative_to(SAMPLE).as_posix()
)
def test_the_sample_files_are_marked_nowhere(path: Path) -> None:
    which = "satker" if path.name == "satker.yaml" else "packet"
    assert complaints(which, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("which", "text", "where"),
    [
        ("packet", PACKET.replace("judul:", "jdul:"), "$.rapat additionalProperties"),
        ("packet", PACKET.replace("B03", "B04"), "$.bukti[0].periode enum"),
        ("packet", PACKET.replace("I.2.a", "I.2"), "$.bukti[0].indikator pattern"),
        ("packet", PACKET.replace("2024-03-07", "2024-02-30"), "$.rapat.tanggal format"),
        ("packet", PACKET.replace('"09.00"', "pagi"), "$.rapat.mulai pattern"),
        ("packet", PACKET.replace("tempat: Aula", "tempat:"), "$.rapat.tempat type"),
        ("packet", "rapat:\n", "$ required"),
        ("packet", PACKET + "laporan: {kerangka: x}\n", "$.laporan.kerangka anyOf"),
        ("satker", SATKER.replace("WITA", "Wita"), "$.zona_waktu enum"),
        ("satker", SATKER.replace("2024\n", "24\n"), "$.tahun minimum"),
        ("satker", SATKER.replace("198003152003121001", "19800315"), "$.kepala.nip pattern"),
        ("satker", SATKER + "huruf: {ukuran: 40}\n", "$.huruf.ukuran maximum"),
    ],
)
def test_what_the_program_refuses_an_editor_marks_too(which: Any, text: str, where: str) -> None:
    with pytest.raises(Exception, match=r"f:\d+"):
        validate(parse_tree(text.encode(), "f"), FILES[which])
    assert where in complaints(which, text)


def test_the_records_of_a_mapping_are_described_without_its_keys() -> None:
    rules = json_schema("satker")["properties"]["aturan"]
    assert rules["additionalProperties"]["required"] == ["tingkat", "alasan"]
    assert list(Draft7Validator(rules).iter_errors({"Z203": {"tingkat": "mati"}}))
    assert not list(
        Draft7Validator(rules).iter_errors({"Z203": {"tingkat": "mati", "alasan": "x"}})
    )
