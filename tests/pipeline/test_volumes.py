"""A bundle that no volume can hold says which file is too large, and what can be done."""

from pathlib import Path
from random import Random

from tests.making import raw_pdf
from tests.making.bundles import COVER, part
from zidocs.bundle.parts import BoundPart
from zidocs.disk.staging import staging
from zidocs.errors import Problem
from zidocs.pipeline.volumes import Binding, stage_bundle


def told(folder: Path, *parts: BoundPart) -> list[Problem]:
    """What is told of files too large for 1 MB."""
    with staging(folder) as stage:
        staged = stage_bundle(Binding(stage, "bundel", COVER, "hasil/bundel.pdf", most_mb=1), parts)
    return [problem for problem in staged.problems if problem.code == "Z303"]


def noise(size: int) -> bytes:
    return b"%%%s\n" % Random(size).randbytes(size).hex().encode()


def test_a_signed_file_that_is_too_large_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "sk.pdf"
    file.write_bytes(noise(1_500_000))
    signed = part("SK", file=file, signed=True, source="sk.pdf")
    (problem,) = told(tmp_path, part("Undangan"), signed, part("Notula"))
    assert problem.where.file == "hasil/bundel-2.pdf"
    assert str(problem.fix).startswith("sk.pdf is signed")


def test_the_file_of_a_page_that_is_too_large_is_named(tmp_path: Path) -> None:
    page = raw_pdf.one_page(noise(1_500_000))
    (problem,) = told(tmp_path, part("Undangan"), part("Denah", page, source="denah.pdf"))
    assert problem.where.file == "hasil/bundel-2.pdf"
    assert str(problem.fix).startswith("A page of denah.pdf cannot")
