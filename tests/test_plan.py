"""Packets become bundles in the order of the guide, whatever order they were found in."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zidocs.errors import Place
from zidocs.office.claims import Bukti
from zidocs.office.meeting import Meeting
from zidocs.office.naskah.of_meetings import Laporan, Undangan
from zidocs.office.packet import Packet, Photo
from zidocs.office.packet_yaml import SECTIONS, Attachment
from zidocs.office.roster import Person, Roster
from zidocs.plan import indicator_order, packet_parts, plan_bundles
from zidocs.yaml import Tree

DOCUMENTS = ("undangan", "daftar_hadir", "notula", "laporan")


def bukti(indikator: str = "I.2.a", periode: str = "B03", kegiatan: int | None = None) -> Bukti:
    return Bukti.model_validate({"indikator": indikator, "periode": periode, "kegiatan": kegiatan})


def meeting(day: date = date(2024, 3, 7)) -> Meeting:
    somebody = Person("Maria Contoh, S.H.")
    return Meeting.model_construct(
        judul="Rapat Rencana Aksi",
        tanggal=day,
        mulai=time(9),
        selesai=None,
        tempat="Aula",
        pimpinan=somebody,
        notulis=somebody,
        agenda=("Pembukaan",),
        peserta=(somebody,),
    )


def packet(slug: str, *proofs: Bukti, rapat: Meeting | None = None) -> Packet:
    return Packet(
        slug=slug,
        folder=Path("packets") / slug,
        bukti=proofs or (bukti(),),
        kegiatan=None,
        rapat=rapat,
        sections={kind: SECTIONS[kind]() for kind in (*DOCUMENTS, "berita_acara")},
        dokumen=DOCUMENTS if rapat else (),
        foto=(),
        lampiran=(attachment(f"lampiran {slug}"),),
        signers={},
        roster=Roster(()),
        tree=Tree("packet.yaml", {}, {}, {}),
    )


def attachment(judul: str) -> Attachment:
    return Attachment(berkas=f"{judul}.pdf", judul=judul)


PHOTO = Photo(Path("1.jpg"), "", Place())


# The order of indicators and bundles


def test_indicators_come_in_the_order_of_the_guide() -> None:
    codes = ["I.1.a", "I.1.b", "I.2.a", "I.10.a", "II.1.a", "IV.1.a", "V.1.a", "VI.2.c", "IX.1.a"]
    assert sorted(sorted(codes), key=indicator_order) == codes


ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIV", "XIX"]
VALUES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 19]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(zip(ROMAN, VALUES, strict=True))),
            st.integers(1, 99),
            st.sampled_from("abcdefgh"),
        )
    )
)
def test_a_code_is_ordered_by_area_number_and_letter(
    parts: list[tuple[tuple[str, int], int, str]],
) -> None:
    for (roman, value), number, letter in parts:
        assert indicator_order(f"{roman}.{number}.{letter}") == (value, number, letter)


def test_bundles_come_by_period_and_then_in_the_order_of_the_guide() -> None:
    packets = [
        packet("c", bukti("IV.1.a", "B03"), bukti("I.2.a", "B06")),
        packet("b", bukti("I.10.a", "B03"), bukti("I.2.b", "B03")),
        packet("a", bukti("I.2.a", "B12")),
    ]
    assert [(plan.periode, plan.indikator) for plan in plan_bundles(packets)] == [
        ("B03", "I.2.b"),
        ("B03", "I.10.a"),
        ("B03", "IV.1.a"),
        ("B06", "I.2.a"),
        ("B12", "I.2.a"),
    ]


def test_no_packets_make_no_bundles() -> None:
    assert plan_bundles([]) == ()


# The order of packets in a bundle


def slugs(packets: list[Packet]) -> list[str]:
    [plan] = plan_bundles(packets)
    return list(dict.fromkeys(part.packet for part in plan.parts))


def test_packets_of_a_bundle_come_by_activity_then_date_then_name() -> None:
    assert slugs([
        packet("files"),
        packet("second", bukti(kegiatan=2), rapat=meeting(date(2024, 1, 5))),
        packet("b", bukti(kegiatan=1), rapat=meeting(date(2024, 3, 7))),
        packet("late", bukti(kegiatan=1), rapat=meeting(date(2024, 3, 8))),
        packet("a", bukti(kegiatan=1), rapat=meeting(date(2024, 3, 7))),
        packet("unnumbered", rapat=meeting(date(2024, 2, 1))),
    ]) == ["unnumbered", "a", "b", "late", "second", "files"]  # fmt: skip


def test_one_packet_may_serve_several_bundles_and_comes_once_in_each() -> None:
    both = packet("rapat", bukti(kegiatan=1), bukti(kegiatan=2), bukti("I.2.b"), rapat=meeting())
    plans = plan_bundles([both])
    assert [plan.indikator for plan in plans] == ["I.2.a", "I.2.b"]
    assert [plan.parts for plan in plans] == [packet_parts(both)] * 2


claims = st.builds(
    bukti,
    st.sampled_from(["I.1.a", "I.2.a", "II.1.b", "IV.3.c"]),
    st.sampled_from(["B03", "B06"]),
    st.sampled_from([None, 1, 2]),
)
some_packets = st.lists(
    st.tuples(
        st.lists(claims, min_size=1, max_size=3),
        st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 5)),
    ),
    max_size=6,
).map(
    lambda given: [
        packet(f"p{n}", *proofs, rapat=meeting(day) if day else None)
        for n, (proofs, day) in enumerate(given)
    ]
)


@given(some_packets.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_the_plan_is_the_same_in_whatever_order_packets_are_found(
    pair: tuple[list[Packet], list[Packet]],
) -> None:
    assert plan_bundles(pair[0]) == plan_bundles(pair[1])


@given(some_packets)
def test_every_claim_has_its_bundle_and_no_part_is_lost_or_doubled(packets: list[Packet]) -> None:
    plans = plan_bundles(packets)
    claimed = {(proof.indikator, proof.periode) for each in packets for proof in each.bukti}
    assert {(plan.indikator, plan.periode) for plan in plans} == claimed
    for plan in plans:
        expected = [
            part
            for each in packets
            if (plan.indikator, plan.periode) in {(p.indikator, p.periode) for p in each.bukti}
            for part in packet_parts(each)
        ]
        assert sorted(plan.parts, key=repr) == sorted(expected, key=repr)


# The parts of one packet


def test_documents_come_in_the_order_of_the_guide() -> None:
    everything = replace(
        packet("p", rapat=meeting()),
        dokumen=("laporan", "berita_acara", "notula", "daftar_hadir", "undangan"),
        lampiran=(attachment("a"), attachment("b")),
    )
    parts = packet_parts(everything)
    assert [part.kind for part in parts] == [
        "undangan", "daftar_hadir", "notula", "berita_acara", "laporan", "lampiran", "lampiran",
    ]  # fmt: skip
    assert [part.number for part in parts] == [0, 0, 0, 0, 0, 0, 1]
    assert {part.section for part in parts} == {"Rapat Rencana Aksi"}


@pytest.mark.parametrize(
    ("dokumen", "kinds"),
    [
        (("notula",), ["notula", "lampiran"]),
        (("undangan", "laporan"), ["undangan", "foto", "laporan", "lampiran"]),
        ((), ["foto", "lampiran"]),
    ],
)
def test_photos_are_pages_of_their_own_only_where_no_notula_shows_them(
    dokumen: tuple[str, ...], kinds: list[str]
) -> None:
    given = replace(packet("p", rapat=meeting()), dokumen=dokumen, foto=(PHOTO,))
    assert [part.kind for part in packet_parts(given)] == kinds


def test_without_a_meeting_the_attachments_come_first_and_the_photos_follow() -> None:
    given = replace(packet("p"), foto=(PHOTO,))
    assert [(part.kind, part.section) for part in packet_parts(given)] == [
        ("lampiran", ""),
        ("foto", ""),
    ]


@pytest.mark.parametrize(
    ("changes", "kind", "title"),
    [
        ({}, "undangan", "Surat undangan"),
        ({"undangan": Undangan(nomor="W.1-2")}, "undangan", "Surat undangan Nomor W.1-2"),
        ({"undangan": Undangan(bentuk="nota_dinas")}, "undangan", "Nota dinas"),
        ({}, "daftar_hadir", "Daftar hadir"),
        ({}, "notula", "Notula"),
        ({"foto": (PHOTO,)}, "notula", "Notula dan dokumentasi foto"),
        ({}, "laporan", "Laporan Pelaksanaan Rapat Rencana Aksi"),
        ({"laporan": Laporan(judul="Kegiatan")}, "laporan", "Laporan Kegiatan"),
        ({"laporan": Laporan(judul="Laporan Kegiatan")}, "laporan", "Laporan Kegiatan"),
        ({}, "lampiran", "lampiran p"),
    ],
)
def test_a_row_of_the_contents_says_what_the_part_is(
    changes: dict[str, object], kind: str, title: str
) -> None:
    plain = packet("p", rapat=meeting())
    sections = {key: value for key, value in changes.items() if key in plain.sections}
    given = replace(plain, sections={**plain.sections, **sections}, foto=changes.get("foto", ()))
    assert [part.title for part in packet_parts(given) if part.kind == kind] == [title]
