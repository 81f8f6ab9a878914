"""A packet and its office become the variables of the templates: YAML key = variable.

``templates/README.md`` lists every variable.
"""

from collections.abc import Callable, Mapping, Sequence

from zidocs.documents import meeting_values, own_values
from zidocs.documents.facts import Facts, Values, person_values, signer_values, written
from zidocs.documents.filters import Picture
from zidocs.documents.tidy import DROP_COLUMN
from zidocs.kinds import kind_of
from zidocs.office.meeting import Meeting
from zidocs.office.packet import head_of_office
from zidocs.office.satker import Kop, Satker
from zidocs.words import tanggal

_OF_AN_OFFICE = (
    "nama", "kota", "zona_waktu", "tahun", "tempat_surat", "tte", "foto_per_halaman",
)  # fmt: skip


def template_values(facts: Facts, logo: Picture | None, photos: Sequence[Picture]) -> Values:
    """All variables that any template of this packet may use.

    The description of a photo is the first part of its caption; empty means the meeting.
    """
    packet = facts.packet
    values: Values = {
        "satker": _satker(facts.office.satker, logo),
        "foto": [_foto(number, each, packet.rapat) for number, each in enumerate(photos, start=1)],
        "tanpa_kolom": DROP_COLUMN,
    }
    if packet.rapat:
        values["rapat"] = {
            **written(packet.rapat),
            "judul": " ".join(packet.rapat.judul.split()),
            "sebutan": packet.sebutan,
            "sebutan_judul": packet.sebutan.title(),
            "sebutan_pimpinan": facts.sentences.leader(),
        }
    for kind, section in packet.sections.items():
        if packet.rapat or not kind_of(kind).of_meeting:
            signer, key = packet.signers.get(kind), kind_of(kind).signer
            signs: Values = {key: signer_values(signer) if signer else ""} if key else {}
            values[kind] = {**written(section), **signs, **VALUES[kind](facts)}
    return values


def _satker(satker: Satker, logo: Picture | None) -> Values:
    kop = written(satker.kop or Kop(baris=(satker.nama,)))
    return {
        **{name: getattr(satker, name) for name in _OF_AN_OFFICE},
        "singkatan": satker.singkatan or satker.nama,
        "kepala": person_values(head_of_office(satker.kepala)),
        "kop": {**kop, "logo": logo or ""},
    }


def _foto(number: int, photo: Picture, rapat: Meeting | None) -> Values:
    caption = photo.description.strip().rstrip(".")
    if rapat:
        caption = f"{caption or rapat.judul}, {rapat.tempat}, {tanggal(rapat.tanggal)}"
    return {"nomor": number, "gambar": photo, "keterangan": caption}


VALUES: Mapping[str, Callable[[Facts], Values]] = {
    "undangan": meeting_values.undangan,
    "daftar_hadir": meeting_values.daftar_hadir,
    "notula": meeting_values.notula,
    "berita_acara": meeting_values.berita_acara,
    "laporan": meeting_values.laporan,
    "sk": own_values.sk,
}
"""What the template of each kind of document prints beside, or in place of, its section's keys."""
