"""The decree of the head of an office (surat keputusan)."""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from zidocs.errors import say
from zidocs.office.naskah.section import OwnDocument
from zidocs.office.references import Peserta, Signer
from zidocs.office.roster import Person
from zidocs.words import terbilang
from zidocs.yaml import Butir, Fault, Record, Tanggal, Teks, TeksSebaris, faults_inside

_ORDINAL = re.compile(r"(KE[A-Z]+(?: (?:BELAS|PULUH)(?: [A-Z]+)?)?)\s*:\s*(?=\S)")
"""What some write before a diktum themselves: ``KEDUA :``."""


def diktum_number(number: int) -> str:
    """``KESATU``, ``KEDUA``, …: what a diktum is called (FORMATS.md, “SK”)."""
    return f"KE{terbilang(number).upper()}"


def _numbered(diktum: tuple[str, ...]) -> tuple[str, ...]:
    """Without the numbers that were typed: the template prints them, so that none is left out."""
    faults_inside(
        ((index,), _out_of_order(found[1], index + 1))
        for index, text in enumerate(diktum)
        if (found := _ORDINAL.match(text)) and found[1] != diktum_number(index + 1)
    )
    return tuple(_ORDINAL.sub("", text, count=1) for text in diktum)


def _out_of_order(written: str, number: int) -> Fault:
    return Fault(
        say("This is the diktum {right}, but it is called {written}.",
            right=diktum_number(number), written=written),
        say("Remove the word; the diktums are numbered in their order."),
        "Z157",
    )  # fmt: skip


class AnggotaTim(Record, title="Anggota tim dan kedudukannya"):
    """People of a team, and as what."""

    sebagai: TeksSebaris = Field(
        min_length=1, description="Kedudukan dalam tim, mis. Ketua, Sekretaris, Anggota."
    )
    pegawai: Peserta = Field(
        description="NIP, nama, {kelompok: …}, atau {nama: …, jabatan: …}; satu atau beberapa."
    )


class LampiranSk(Record, title="Satu lampiran keputusan"):
    """An appendix of a decree: a text, or a team."""

    judul: TeksSebaris = Field(min_length=1, description="Judul lampiran.")
    isi: Teks | None = Field(None, description="Isi; tabel Markdown menjadi tabel.")
    anggota: tuple[AnggotaTim, ...] = Field(
        (), description="Susunan tim, menurut urutannya; seseorang disebut satu kali."
    )

    @property
    def team(self) -> Iterator[tuple[Person, str]]:
        """Everybody once, with the first position that is given to them."""
        seen = set[Person]()
        for entry in self.anggota:
            for person in entry.pegawai:
                if person not in seen:
                    seen.add(person)
                    yield person, entry.sebagai


class Sk(OwnDocument, title="Surat keputusan"):
    """A decree of the head of the office."""

    nomor: TeksSebaris | None = Field(
        None,
        description="Nomor keputusan.",
        examples=["W6.PAS.PAS3-UM.01.01-0006 TAHUN 2024"],
    )
    tanggal: Tanggal | None = Field(None, description="Tanggal ditetapkan.")
    tentang: TeksSebaris = Field(
        min_length=1,
        description="Yang diputuskan, lanjutan dari TENTANG.",
        examples=["Tim Kerja Pembangunan Zona Integritas"],
    )
    menimbang: Butir = Field((), description='Pertimbangan; "bahwa" di depannya boleh ditulis.')
    mengingat: Butir = Field((), description="Dasar hukum, UU dahulu.")
    memperhatikan: Butir = Field((), description="Yang diperhatikan, bila ada.")
    diktum: Annotated[Butir, AfterValidator(_numbered)] = Field(
        min_length=1, description="Isi keputusan; KESATU, KEDUA, … dicetak sendiri."
    )
    lampiran: tuple[LampiranSk, ...] = Field((), description="Lampiran keputusan, mis. tim.")
    tembusan: Butir = Field((), description="Tembusan.")
    penandatangan: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")
