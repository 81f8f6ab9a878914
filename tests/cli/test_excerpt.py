"""The line of a finding is shown with a caret under the spot, whatever the file holds."""

from pathlib import Path

import pytest

from zidocs.cli.show import WIDTH, Sources, cut_line
from zidocs.errors import Place


def pointed(line: str, column: int) -> str:
    """The line and below it the caret, as a terminal shows them."""
    excerpt = cut_line(line, column)
    assert excerpt.before is not None
    return f"{excerpt.line}\n{' ' * excerpt.before}^"


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("tanggal: 2024-02-30", 10, "tanggal: 2024-02-30\n         ^"),
        ("a: b", 99, "a: b\n    ^"),
        ("judul: 会議の記録 x", 13, "judul: 会議の記録 x\n                 ^"),
        ("nama: Rene\u0301 x", 12, "nama: Rene\u0301 x\n          ^"),
        ("\tx: \x1b[31mred", 2, " x:  [31mred\n ^"),
        ("a: \u202eterbalik", 5, "a:  terbalik\n    ^"),
    ],
)
def test_the_caret_stands_under_the_character(line: str, column: int, shown: str) -> None:
    assert pointed(line, column) == shown


@pytest.mark.parametrize("column", [1, 50, 5_000, 100_000])
def test_a_long_line_is_cut_around_the_spot(column: int) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(100_000))
    text, caret = pointed(line, column).split("\n")
    assert len(text) <= WIDTH + 1
    assert text[len(caret) - 1] == line[column - 1]
    assert text.startswith("…") == (column > 31)


def test_at_the_end_of_a_long_line_as_much_as_fits_is_shown() -> None:
    excerpt = cut_line("x" * 100 + "y", 101)
    assert (excerpt.line, excerpt.before) == ("…" + "x" * (WIDTH - 2) + "y", WIDTH - 1)


def test_wide_characters_count_twice_when_a_line_is_cut() -> None:
    excerpt = cut_line("会" * 200, 150)
    assert excerpt.before is not None
    assert excerpt.before <= 32
    assert len(excerpt.line) <= WIDTH // 2 + 1


def workspace(root: Path, text: str | bytes) -> Sources:
    data = text if isinstance(text, bytes) else text.encode()
    (root / "packet.yaml").write_bytes(data)
    return Sources(root)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_the_parser_counts_them(ending: str, tmp_path: Path) -> None:
    sources = workspace(tmp_path, ending.join(["bukti: x", "rapat:", "  judul: y"]))
    excerpt = sources.excerpt(Place("packet.yaml", 3, 10, "rapat.judul"))
    assert excerpt
    assert (excerpt.line, excerpt.before) == ("  judul: y", 9)


def test_a_key_that_is_nowhere_is_not_shown_at_the_top_of_the_file(tmp_path: Path) -> None:
    sources = workspace(tmp_path, "bukti: x\n")
    assert sources.excerpt(Place("packet.yaml", 1, 1, "undangan.nomor")) is None
    assert sources.excerpt(Place("packet.yaml", 1, 1, "bukti"))


@pytest.mark.parametrize(
    "where",
    [
        Place("packet.yaml"),
        Place("packet.yaml", 99, 1),
        Place("packet.yaml", 2, 1),
        Place("tidak-ada.yaml", 1, 1),
        Place("../luar.yaml", 1, 1),
        Place("foto/1.jpg", 1, 1),
        Place("I.2.a B03", 1, 1),
        Place("a\x00.yaml", 1, 1),
    ],
)
def test_what_has_no_line_is_told_without_one(where: Place, tmp_path: Path) -> None:
    (tmp_path / "luar.yaml").write_text("rahasia: ya\n", "utf-8")
    (tmp_path / "rutan").mkdir()
    sources = workspace(tmp_path / "rutan", "bukti: x\n\n")
    assert sources.excerpt(where) is None


def test_files_of_other_encodings_are_shown(tmp_path: Path) -> None:
    assert workspace(tmp_path, "\ufeffa: é".encode("utf-16")).excerpt(Place("packet.yaml", 1, 4))
    assert workspace(tmp_path, "a: é".encode("cp1252")).excerpt(Place("packet.yaml", 1, 4))
