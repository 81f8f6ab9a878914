"""A glance at the files of a merge spares time and changes nothing of what comes of them."""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest

from tests.making import raw_pdf
from tests.making.hostile import VALID, hostile_files, mutated
from zidocs.bundle.parts import BoundPart
from zidocs.errors import ZidocsError
from zidocs.evidence.attachments import glance
from zidocs.pipeline import merge as merging
from zidocs.pipeline import volumes
from zidocs.pipeline.merge import MergeRequest, file_pages, merge
from zidocs.pipeline.merge.given_files import Wanted

pytestmark = pytest.mark.usefixtures("desk")

TOKEN = re.compile(rb"/[A-Za-z0-9]+|\d+ 0 R|\d+|<<|>>|\[|\]|endobj|stream|xref|trailer|%%EOF")
STRANGE = (
    b"null", b"true", b"(x)", b"<</A 1>>", b"99 0 R", b"1 0 R", b"[]", b"-1", b"1.5", b"%",
    b"/Annots", b"/AA", b"/OpenAction", b"/AcroForm",
)  # fmt: skip


def outcome(
    monkeypatch: pytest.MonkeyPatch,
    files: Mapping[str, bytes],
    *,
    closely: bool = False,
    most_mb: int | None = None,
) -> object:
    """What is told of files, and what comes of them, with or without a glance at them."""
    for name, data in files.items():
        Path(name).write_bytes(data)
    with monkeypatch.context() as patch:
        if closely:
            patch.setattr(file_pages, "glance", lambda _data, _name: None)
        try:
            wanted = [Wanted(name) for name in files]
            done = merge(MergeRequest(wanted, Path("bundel.pdf"), most_mb=most_mb, force=True))
        except ZidocsError as fault:
            return type(fault), fault.problems
    return done.problems, [Path(output.path).read_bytes() for output in done.outputs]


def codes(found: object) -> list[str]:
    return re.findall(r"Z\d{3}", str(found))


def updated(data: bytes, body: bytes, entry: bytes) -> bytes:
    """A file and an incremental update of one object, whose entry in the table is given."""
    (before,) = re.findall(rb"startxref\n(\d+)", data)
    out = data + body
    (size,) = re.findall(rb"/Size (\d+)", data)
    trailer = b"trailer\n<< /Size %s /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    return out + b"xref\n%s\n" % entry + trailer % (size, before, len(out))


def with_two_ends() -> bytes:
    """A PDF of one page for one reader and of two for the other: they take different ends."""
    one = raw_pdf.one_page()
    start = len(one)
    more = b"2 0 obj\n<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>\nendobj\n"
    two = updated(one, more, b"2 1\n%010d 00000 n " % start)
    first, second = re.findall(rb"startxref\n(\d+)", two)
    head = two[: two.rindex(b"startxref")]
    return head + b"startxref\n%s\n%%%%EOF startxref %s\n" % (second, first)


HOSTILE = dict(hostile_files())
OVERLOOKED = {
    "references in a chain": HOSTILE["deep chain"],
    "an object that is not there": raw_pdf.text_pages("a", pages={0: b"/Group 99 0 R"}),
    "a bomb": HOSTILE["flate bomb in a form"],
    "a script in a link": raw_pdf.text_pages(
        "a",
        pages={
            0: b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /JavaScript /JS (x) >> >>]"
        },
    ),
    "another number of pages": with_two_ends(),
    "an end that was cut off": updated(
        raw_pdf.one_page(), b"4 0 obj\n<< >>\nendobj\n", b"4 1\n0000000000 00000 n "
    )[:-60],
    "a vertical tab": raw_pdf.text_pages("a", "b").replace(
        b"/Parent 2 0 R /MediaBox [", b"/Parent 2 0 R /MediaBox\x0b[", 1
    ),
}


@pytest.mark.parametrize("kind", OVERLOOKED)
def test_what_a_glance_overlooks_is_found_when_pages_are_copied(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"a.pdf": raw_pdf.text_pages("a"), "b.pdf": OVERLOOKED[kind]}
    assert glance(files["b.pdf"], "b.pdf")
    found = outcome(monkeypatch, files)
    assert found == outcome(monkeypatch, files, closely=True)


def test_only_what_was_overlooked_is_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    examined: list[str] = []
    examine = file_pages.attachment_pages

    def noted(data: bytes, name: str, **options: Any) -> object:
        examined.append(name)
        return examine(data, name, **options)

    monkeypatch.setattr(file_pages, "attachment_pages", noted)
    files = {f"{n}.pdf": raw_pdf.text_pages(str(n)) for n in range(5)}
    assert codes(outcome(monkeypatch, {**files, "z.pdf": OVERLOOKED["a script in a link"]})) == [
        "Z430"
    ]
    assert examined == ["z.pdf"]


def test_all_faults_are_told_at_once_also_of_what_was_glanced_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(VALID["pdf"])) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    files = {"bom.pdf": OVERLOOKED["a bomb"], "terkunci.pdf": locked.getvalue()}
    found = outcome(monkeypatch, files)
    # Beside each fault stands the way round it.
    assert sorted({*codes(found)}) == ["Z032", "Z420", "Z422"]


def test_what_makes_pictures_smaller_gets_files_that_were_examined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {"a.pdf": OVERLOOKED["an object that is not there"]}
    found = outcome(monkeypatch, files, most_mb=1)
    assert found == outcome(monkeypatch, files, closely=True, most_mb=1)
    assert codes(found) == ["Z438"]


def test_what_makes_pages_anew_gets_files_that_were_examined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    glanced: list[bool] = []

    def normalised(
        _binding: object, parts: Sequence[BoundPart]
    ) -> tuple[Sequence[BoundPart], tuple[()]]:
        glanced.extend(part.glanced for part in parts)
        return parts, ()

    monkeypatch.setattr(volumes, "normalised", normalised)
    monkeypatch.setattr(merging, "installed_ghostscript", lambda: Path("gs"))
    Path("a.pdf").write_bytes(raw_pdf.text_pages("a"))
    merge(MergeRequest([Wanted("a.pdf")], Path("bundel.pdf"), ghostscript=True))
    merge(MergeRequest([Wanted("a.pdf")], Path("bundel.pdf"), force=True))
    assert glanced == [False, True]


@pytest.mark.parametrize(
    "after", [raw_pdf.text_pages("b"), raw_pdf.text_pages("b", "c"), VALID["pdf"][:-60], b""]
)
@pytest.mark.parametrize("closely", [True, False])
def test_a_file_that_changes_meanwhile_is_told_whatever_it_becomes(
    after: bytes, closely: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind = merging.stage_bundle

    def late(*arguments: object, **options: object) -> object:
        Path("a.pdf").write_bytes(after)
        return bind(*arguments, **options)

    monkeypatch.setattr(merging, "stage_bundle", late)
    files = {"a.pdf": raw_pdf.text_pages("a")}
    assert codes(outcome(monkeypatch, files, closely=closely)) == ["Z704"]


def saved_by_qpdf(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


BASES = {
    "text": VALID["pdf"],
    "by qpdf": saved_by_qpdf(VALID["pdf"]),
    "updated": updated(VALID["pdf"], b"", b"9 1\n0000000000 00001 f "),
    "a tree": raw_pdf.assemble(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R /Dests << /a [3 0 R /Fit] >> >>",
            2: b"<< /Type /Pages /Kids [6 0 R 7 0 R] /Count 2 /MediaBox [0 0 300 300] "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            6: b"<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 /Rotate 90 >>",
            7: b"<< /Type /Page /Parent 2 0 R /Contents [4 0 R 8 0 R] /UserUnit 2 >>",
            3: b"<< /Type /Page /Parent 6 0 R /Contents 4 0 R /CropBox [9 9 99 99] >>",
            4: raw_pdf.stream(raw_pdf.TEXT),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            8: raw_pdf.flate(b"0 0 9 9 re f"),
            9: b"<< /Type /Outlines /Count 0 >>",
        }
    ),
}


def with_another_token(data: bytes, chance: Random) -> bytes:
    """A word of an object becomes another that is no longer, so that nothing moves."""
    tokens = [match.span() for match in TOKEN.finditer(data, 0, data.index(b"\nxref"))]
    start, end = chance.choice(tokens)
    words = [data[at:after] for at, after in tokens if after - at <= end - start]
    strange = [word for word in STRANGE if len(word) <= end - start]
    new = chance.choice([chance.choice(words), *strange])
    return data[:start] + new.ljust(end - start) + data[end:]


@pytest.mark.parametrize("kind", BASES)
def test_a_glance_changes_nothing_of_what_comes_of_mutated_files(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, glanced = Random(kind), 0
    for turn in range(400):
        change = mutated if turn % 10 == 0 else with_another_token
        files = {"a.pdf": change(BASES[kind], chance)}
        if glance(files["a.pdf"], "a.pdf"):
            glanced += 1
            found = outcome(monkeypatch, files)
            assert found == outcome(monkeypatch, files, closely=True)
    assert glanced > 15


def test_a_plain_file_is_read_by_the_slow_reader_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def examine(*_arguments: object, **_options: object) -> None:
        pytest.fail("examined although a glance is enough")

    monkeypatch.setattr(file_pages, "attachment_pages", examine)
    assert not codes(outcome(monkeypatch, {"a.pdf": raw_pdf.text_pages("a")})[0])
