"""Who came is what packet.yaml says, and it cannot say what contradicts itself."""

from pathlib import Path
from typing import Any

import pytest

from tests.making import meetings
from zidocs.errors import SpecFault
from zidocs.office.packet import Packet


@pytest.fixture
def read(tmp_path: Path) -> Any:
    office = meetings.office(tmp_path, meetings.people(4))

    def packet(rapat: dict[str, Any] | None = None, **daftar_hadir: Any) -> Packet:
        keys = {"rapat": meetings.meeting(**(rapat or {})), "daftar_hadir": daftar_hadir}
        return meetings.packet(office, keys)

    return packet


NAMES = [person.nama for person in meetings.people(4)]


def test_without_a_word_nobody_is_known_to_be_there_or_away(read: Any) -> None:
    assert read().absences is None
    assert read(hadir_lain=[{"nama": "Tamu"}]).absences is None


def test_an_empty_list_says_that_everybody_came(read: Any) -> None:
    packet = read(tidak_hadir=[])
    assert packet.absences == {}
    assert [person.nama for person in packet.attendees] == NAMES


def test_who_stayed_away_is_found_by_nip_or_name_and_who_came_besides_is_there(read: Any) -> None:
    away = [{"pegawai": meetings.nip(1), "alasan": "Dinas luar"}, NAMES[2]]
    packet = read(tidak_hadir=away, hadir_lain={"nama": "Tamu"})
    assert [(person.nama, why) for person, why in packet.absences.items()] == [
        (NAMES[1], "dinas"),
        (NAMES[2], ""),
    ]
    assert [person.nama for person in packet.attendees] == [NAMES[0], NAMES[3], "Tamu"]


def test_a_guest_who_was_invited_may_stay_away(read: Any) -> None:
    guests = {"peserta": [{"nama": "Tamu Misal", "instansi": "Dinas Contoh"}]}
    packet = read(guests, tidak_hadir=["tamu misal"])
    assert [person.nama for person in packet.absences] == ["Tamu Misal"]


@pytest.mark.parametrize(
    ("keys", "where", "said"),
    [
        ({"tidak_hadir": ["Orang Lain"]}, "daftar_hadir.tidak_hadir[0]", "not among those invited"),
        ({"tidak_hadir": [NAMES[1], meetings.nip(1)]}, "daftar_hadir.tidak_hadir[1]", "twice"),
        (
            {"tidak_hadir": [{"pegawai": NAMES[1], "alasan": "malas"}]},
            "daftar_hadir.tidak_hadir[0].alasan",
            "not possible",
        ),
        (
            {"tidak_hadir": [NAMES[1]], "hadir_lain": [meetings.nip(1)]},
            "daftar_hadir.hadir_lain",
            "invited already",
        ),
    ],
)
def test_what_cannot_be_is_told_at_its_place(
    read: Any, keys: dict[str, Any], where: str, said: str
) -> None:
    with pytest.raises(SpecFault, match=said) as refused:
        read(**keys)
    assert [problem.where.key for problem in refused.value.problems] == [where]


def test_a_namesake_of_another_office_may_come_besides(read: Any) -> None:
    guest = {"nama": NAMES[0], "instansi": "Dinas Contoh"}
    assert read(tidak_hadir=[], hadir_lain=[guest]).attendees[-1].instansi == "Dinas Contoh"
    with pytest.raises(SpecFault, match="invited already"):
        read(hadir_lain=[{"nama": NAMES[0].upper()}])


def test_a_thousand_strangers_are_told_in_good_time(read: Any) -> None:
    with pytest.raises(SpecFault) as refused:
        read(tidak_hadir=[f"Orang Lain {number}" for number in range(1_500)])
    assert len(refused.value.problems) >= 20


def test_a_group_is_invited_without_somebody(read: Any) -> None:
    for group in (meetings.GROUP, "semua"):
        invited = [{"kelompok": group, "kecuali": NAMES[0]}]
        packet = read({"peserta": invited})
        assert packet.rapat is not None
        assert [person.nama for person in packet.rapat.peserta] == NAMES[1:]


@pytest.mark.parametrize(
    ("kecuali", "said"), [(NAMES, "Nobody of the group is left"), (["Siapa"], "has nobody with")]
)
def test_a_group_without_all_or_without_a_stranger_is_refused(
    read: Any, kecuali: list[str], said: str
) -> None:
    with pytest.raises(SpecFault, match=said):
        read({"peserta": [{"kelompok": meetings.GROUP, "kecuali": kecuali}]})


@pytest.mark.parametrize(
    ("judul", "sebutan"),
    [
        ("Sosialisasi Pengendalian Gratifikasi", "sosialisasi"),
        ("Kegiatan Bimtek SPIP", "bimbingan teknis"),
        ("Public Campaign Gratifikasi", "kampanye"),
        ("Apel Pagi", "apel"),
        ("Penyusunan Rencana Aksi", "rapat"),  # The guide's word for I.2.a.
    ],
)
def test_an_activity_is_called_as_its_title_or_the_guide_has_it(
    read: Any, judul: str, sebutan: str
) -> None:
    assert read({"judul": judul}).sebutan == sebutan
    assert read({"judul": judul, "sebutan": "Deklarasi"}).sebutan == "deklarasi"
    with pytest.raises(SpecFault, match="Did you mean rapat"):
        read({"judul": judul, "sebutan": "rapatt"})
