"""What the code on a page says is read as it was written, or not at all."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zidocs.kinds import document_keys
from zidocs.paper.packet_record import RECORD, Print, Record, read_prints
from zidocs.paper.page_code import (
    MOST_PAGES,
    NewerCode,
    PageCode,
    packet_id,
    read_code,
    text_id,
    write_code,
)

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""ISO/IEC 18004, 7.3.4."""
MOST_CHARACTERS = 29
"""Of version 2 with error correction Q (ISO/IEC 18004, table 7)."""

CODE = PageCode(packet_id("rapat-maret"), "daftar_hadir", 2, 3, text_id("0123456789abcdef" * 4))
TEXT = write_code(CODE)


@st.composite
def codes(draw: st.DrawFn) -> PageCode:
    pages = draw(st.integers(1, MOST_PAGES))
    return PageCode(
        packet_id(draw(st.text(min_size=1, max_size=100))),
        draw(st.sampled_from(document_keys())),
        draw(st.integers(1, pages)),
        pages,
        text_id(draw(st.binary(min_size=32, max_size=32)).hex()),
    )


def resealed(text: str) -> str:
    """The text with the check characters that belong to it, as a later zidocs would print it."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    checks = (1 - int(text[:-4], 36) * 36**4) % 1_679_609
    return text[:-4] + "".join(digits[checks // 36**power % 36] for power in (3, 2, 1, 0))


@given(codes())
def test_a_code_says_what_was_written(code: PageCode) -> None:
    assert read_code(write_code(code)) == code


@given(codes())
def test_a_code_fits_the_small_qr(code: PageCode) -> None:
    text = write_code(code)
    assert len(text) <= MOST_CHARACTERS
    assert set(text) <= set(ALPHANUMERIC)


@given(codes(), st.integers(0, 26), st.sampled_from(ALPHANUMERIC))
def test_no_wrong_character_goes_unseen(code: PageCode, at: int, sign: str) -> None:
    text = write_code(code)
    damaged = text[:at] + sign + text[at + 1 :]
    assert damaged == text or read_code(damaged) is None


@given(codes(), st.integers(0, 25))
def test_no_two_characters_change_places_unseen(code: PageCode, at: int) -> None:
    text = write_code(code)
    damaged = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    assert damaged == text or read_code(damaged) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ZD1",
        "https://tte.bsre.example/verify?id=1",
        "HTTPS://ABSEN.EXAMPLE/1",
        TEXT.lower(),
        TEXT + "\n",
        f" {TEXT}",
        TEXT[:-1],
        TEXT + "0",
        TEXT[:10] + "_" + TEXT[11:],
        "ZD" + "9" * 6000,
        "ZD1" + "١" * 24,
    ],
)
def test_a_foreign_or_damaged_qr_says_nothing(text: str) -> None:
    assert read_code(text) is None


def test_a_page_beyond_the_last_one_says_nothing() -> None:
    assert TEXT[13:17] == "0203"
    assert read_code(resealed(TEXT[:13] + "0403" + TEXT[17:])) is None
    assert read_code(resealed(TEXT[:13] + "0003" + TEXT[17:])) is None


def test_a_later_version_is_told_apart_from_damage() -> None:
    later = TEXT.replace("ZD1", "ZD2", 1)
    assert read_code(later) is None
    assert read_code(resealed(later)) == NewerCode("2")
    assert read_code(resealed(later + "MORE")) == NewerCode("2")


def test_a_document_of_a_later_zidocs_is_told_apart_from_damage() -> None:
    assert TEXT[11:13] == "DH"
    assert read_code(resealed(TEXT[:11] + "QQ" + TEXT[13:])) == NewerCode("1")


def test_printed_codes_are_understood_for_ever() -> None:
    assert TEXT == "ZD1D6ENVF6ODH0203AERUKZ0GJM"
    assert read_code(TEXT) == CODE


@pytest.mark.parametrize(
    "code",
    [
        PageCode(CODE.packet, "surat_kaleng", 1, 1, CODE.text),
        PageCode(CODE.packet, "notula", 2, 1, CODE.text),
        PageCode(CODE.packet, "notula", 1, MOST_PAGES + 1, CODE.text),
        PageCode("rapat", "notula", 1, 1, CODE.text),
        PageCode(CODE.packet, "notula", 1, 1, "?"),
    ],
)
def test_what_no_code_can_say_is_refused(code: PageCode) -> None:
    with pytest.raises(ValueError, match=r"no code|invalid literal"):
        write_code(code)


def test_a_slug_has_one_id_however_the_system_writes_its_letters() -> None:
    slug = "kanwil-é"
    decomposed = unicodedata.normalize("NFD", slug)
    assert decomposed != slug
    assert packet_id(decomposed) == packet_id(slug)


# The record of what was printed.


def test_what_was_printed_is_read_as_it_was_recorded(tmp_path: Path) -> None:
    prints = {
        "undangan": Print("AAAAAA", 2),
        "notula": Print("BBBBBB", 3, ("CCCCCC", "DDDDDD")),
    }
    file = tmp_path / "rapat" / RECORD
    file.parent.mkdir()
    file.write_bytes(Record(prints=prints).to_bytes())
    assert read_prints(tmp_path, "rapat") == prints


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"versi": 1}',
        b'{"cetak": []}',
        b'{"cetak": {"notula": {}}}',
        b'{"cetak": {"notula": {"teks": "A", "halaman": "x", "terdahulu": []}}}',
        b'{"cetak": {"notula": {"teks": "A", "halaman": 1, "terdahulu": 7}}}',
    ],
)
def test_a_damaged_record_is_no_record(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "rapat" / RECORD
    file.parent.mkdir()
    file.write_bytes(content)
    assert read_prints(tmp_path, "rapat") == {}
    assert read_prints(tmp_path, "nowhere") == {}
