"""The board tells every indicator and period, what is late, and what counts for nothing."""

from datetime import date

import pytest

from tests.making.guided_office import Rutan
from zidocs.api import answers
from zidocs.board.matrix import deadline, lacks_something_due, name_together, tally, uncounted
from zidocs.office.reading import read_all

DEADLINE = date(2024, 3, 29)


def test_rows_stand_in_the_order_of_the_guide(rutan: Rutan) -> None:
    assert [(row.kode, row.periode) for row in rutan.board().rows] == [
        ("I.1.a", "B03"),
        ("I.1.b", "B03"),
        ("I.1.b", "B06"),
        ("II.1.a", "B12"),
    ]


def test_what_asks_nothing_of_this_office_has_no_row(rutan: Rutan) -> None:
    guide = rutan.root / "my-lke.yaml"
    text = guide.read_text("utf-8").replace("pemegang: Inspektorat", "satker: [kanwil]}] #")
    guide.write_text(text, "utf-8")
    assert "II.1.a" not in {row.kode for row in rutan.board().rows}


def test_one_period_can_be_chosen(rutan: Rutan) -> None:
    board = rutan.board().only("B06")
    assert [(row.kode, row.periode) for row in board.rows] == [("I.1.b", "B06")]
    assert board.periods == ("B06",)


def test_the_answer_for_programs_is_as_documented(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", butir: 1")
    first, *_, last = answers.status(rutan.board())
    assert first == {
        "indikator": "I.1.a",
        "periode": "B03",
        "keadaan": "lengkap",
        "butir": [
            {
                "nama": "SK Tim",
                "rapat": None,
                "keadaan": "ada",
                "berkas": "packets/berkas/a.pdf",
            }
        ],
        "bulan": [],
        "tenggat": "2024-03-29",
    }
    assert last["tenggat"] is None


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2024, 3, 26), "due in 3 day(s)"),
        (DEADLINE, "due today"),
        (date(2024, 4, 1), "late by 3 day(s)"),
    ],
)
def test_days_are_counted_to_the_deadline(today: date, words: str, rutan: Rutan) -> None:
    assert str(deadline(rutan.row("I.1.a", today=today).days)) == words


def test_without_a_deadline_none_is_made_up(rutan: Rutan) -> None:
    assert str(deadline(rutan.row("II.1.a", "B12").days)) == "no deadline"


@pytest.mark.parametrize(
    ("today", "urgent"), [(date(2024, 2, 27), False), (date(2024, 2, 28), True)]
)
def test_the_last_thirty_days_are_urgent(today: date, urgent: bool, rutan: Rutan) -> None:
    assert rutan.row("I.1.a", today=today).is_urgent is urgent


def test_what_is_complete_is_never_urgent_and_never_due(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", butir: 1")
    row = rutan.row("I.1.a", today=date(2025, 1, 1))
    assert not row.is_urgent
    assert not row.is_open


def test_a_row_in_one_word(rutan: Rutan) -> None:
    assert rutan.row("I.1.b", "B06").verdict == "kosong"
    assert rutan.row("II.1.a", "B12").verdict == "tidak wajib"
    rutan.meeting(claim="kegiatan: 2, periode: B06")
    assert rutan.row("I.1.b", "B06").verdict == "kurang"
    rutan.files("indikator: I.1.b, periode: B06", ", butir: 1", ", butir: 5")
    assert rutan.row("I.1.b", "B06").verdict == "belum ditandatangani"
    rutan.write("packets/rapat/scan/notula.pdf")
    assert rutan.row("I.1.b", "B06").verdict == "lengkap"


def test_sums_leave_out_what_requires_nothing(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", butir: 1")
    board = rutan.board()
    assert tally(board.of_period("B03")) == (1, 2)
    assert tally(board.of_period("B12")) == (0, 0)


@pytest.mark.parametrize(
    ("today", "named", "lacking"),
    [
        (date(2024, 3, 28), False, False),
        (DEADLINE, False, True),
        (date(2024, 3, 28), True, True),
    ],
)
def test_something_is_due_from_its_deadline_on_or_when_its_period_is_named(
    today: date, named: bool, lacking: bool, rutan: Rutan
) -> None:
    assert lacks_something_due(rutan.board(today).only("B03"), named) is lacking


def test_a_period_without_a_deadline_is_due_at_once(rutan: Rutan) -> None:
    settings = rutan.root / "satker.yaml"
    settings.write_text(settings.read_text("utf-8").split("tenggat")[0], "utf-8")
    assert lacks_something_due(rutan.board(date(2024, 1, 1)))


def test_what_is_not_required_is_never_due(rutan: Rutan) -> None:
    assert not lacks_something_due(rutan.board(date(2025, 1, 1)).only("B12"), named=True)


def test_the_documents_of_an_activity_stand_behind_its_name_once(rutan: Rutan) -> None:
    assert name_together(rutan.row("I.1.b").missing)[:3] == (
        "Rapat awal: undangan, notula, foto, laporan",
        "Rapat lanjutan: notula",
        "Rencana kerja",
    )


def test_an_attachment_that_answers_nothing_is_told_with_the_choices(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.b, periode: B03", ", butir: 1", ", judul: Lain")
    office = rutan.office()
    (problem,) = uncounted(read_all(office).packets, rutan.board())
    assert problem.where.file == "packets/berkas/packet.yaml"
    assert problem.where.line == 4
    assert "1: Rencana kerja; 3: Sanksi; 4: Formasi; 5: Foto apel" in str(problem.fix)
    assert "Surat kanwil" not in str(problem.fix)


def test_a_broken_packet_counts_for_nothing_and_hides_no_other(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", butir: 1")
    rutan.write("packets/rusak/packet.yaml", "bukti: [{indikator: I.1.a}]\nfotoo: []\n")
    reading = read_all(rutan.office())
    assert [packet.slug for packet in reading.packets] == ["berkas"]
    (problem,) = reading.problems
    assert problem.where.file == "packets/rusak/packet.yaml"
    assert "2 line(s)" in str(problem.what)
    assert "zidocs check packets/rusak" in str(problem.fix)
    assert problem.severity == "peringatan"
