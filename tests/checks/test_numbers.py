"""Letter numbers are read by the office's pattern; accused is what contradicts most others."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.making.broken import SOUND
from zidocs.checks import check_packets
from zidocs.errors import SpecFault
from zidocs.office.packet import Packet
from zidocs.office.reading import Office, read_office, read_workspace
from zidocs.office.satker import read_number
from zidocs.office.workspace import open_workspace
from zidocs.yaml import Tree


@pytest.mark.parametrize(
    ("number", "pattern", "urut", "year"),
    [
        ("W99.PAS9-UM.01.01-0123", "W99.PAS9-{klasifikasi}-{urut}", 123, None),
        ("w99.pas9-um.01.01 - 7", "W99.PAS9-{klasifikasi}-{urut}", 7, None),
        ("12/UM/III/2024", "{urut}/{klasifikasi}/{bulan}/{tahun}", 12, 2024),
        ("12/UM/03/2024", "{urut}/{klasifikasi}/{bulan}/{tahun}", 12, 2024),
        ("B.0006 TAHUN 2022", "B.{urut}TAHUN {tahun}", 6, 2022),
    ],
)
def test_a_number_of_the_form_is_taken_apart(
    number: str, pattern: str, urut: int, year: int | None
) -> None:
    read = read_number(number, pattern)
    assert read
    assert (read.urut, read.tahun) == (urut, year)


@pytest.mark.parametrize(
    ("number", "pattern"),
    [
        ("W99.PAS8-UM.01.01-0123", "W99.PAS9-{klasifikasi}-{urut}"),
        ("12/UM/XX0/2024", "{urut}/{klasifikasi}/{bulan}/{tahun}"),
        ("12/UM/13/2024", "{urut}/{klasifikasi}/{bulan}/{tahun}"),
        ("a.b-1", "a+b-{urut}"),
        ("1" * 10_000, "{urut}"),
        ("a." * 50_000, "{klasifikasi}-{urut}"),
    ],
)
def test_a_number_of_another_form_is_not_read(number: str, pattern: str) -> None:
    assert read_number(number, pattern) is None


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("W99-{nomor}", "{nomor}"),
        ("W99-{klasifikasi}", "{urut}"),
        ("{urut}-{urut}", "each part once"),
        ("x" * 101 + "{urut}", "100 characters"),
    ],
)
def test_a_pattern_that_cannot_work_is_refused(pattern: str, told: str, sample: Path) -> None:
    settings = sample / "satker.yaml"
    settings.write_text(f'{settings.read_text("utf-8")}\npola_nomor: "{pattern}"\n', "utf-8")
    with pytest.raises(SpecFault, match=re.escape(told)):
        read_office(open_workspace(sample))


def letters(*given: tuple[int, str]) -> tuple[Office, list[Packet]]:
    """One packet for each invitation, by its running number and day of March."""
    office, (packet,) = read_workspace(open_workspace(SOUND), ())
    return office, [
        replace(
            packet,
            slug=f"{position}",
            tree=Tree(
                f"{position}", *(getattr(packet.tree, name) for name in ("root", "values", "keys"))
            ),
            dokumen=("undangan",),
            sections={
                **packet.sections,
                "undangan": packet.undangan.model_copy(
                    update={
                        "nomor": f"W99-{number}",
                        "tanggal": packet.undangan.tanggal.replace(day=int(day)),
                    }
                ),
            },
        )
        for position, (number, day) in enumerate(given)
    ]


def accused(*given: tuple[int, str]) -> list[str]:
    office, packets = letters(*given)
    return [each.where.file for each in check_packets(office, packets) if each.code == "Z223"]


def test_one_wrong_number_does_not_accuse_all_later_letters() -> None:
    assert accused((1, "4"), (900, "5"), (3, "6"), (4, "7"), (5, "8")) == ["1"]


def test_letters_of_one_day_may_stand_in_any_order() -> None:
    assert accused((3, "4"), (1, "4"), (2, "4"), (4, "5")) == []


def test_the_letter_that_is_contradicted_is_named() -> None:
    office, packets = letters((10, "4"), (11, "5"), (9, "6"))
    (told,) = (each for each in check_packets(office, packets) if each.code == "Z223")
    assert "W99-11" in told.what.render()
