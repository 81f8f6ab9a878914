"""Hostile and broken files end in a named refusal or in clean pages, within bounds."""

import io
import subprocess
import sys
from pathlib import Path
from random import Random

import pikepdf
import pytest
from PIL import Image

from tests.making.hostile import VALID, hostile_files, mutated
from tests.reading.programs import needs_qpdf, qpdf_complaints
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import EvidencePages, attachment_pages
from zidocs.image.upright_photos import prepare_photo

HOSTILE = dict(hostile_files())
ROOT = Path(__file__).resolve().parents[2]

BOUNDED = """
import resource, sys
limit = 600 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from zidocs.errors import ZidocsError
from zidocs.evidence.attachments import attachment_pages
try:
    print(len(attachment_pages(open(sys.argv[1], "rb").read(), "kiriman").source_pages))
except ZidocsError as fault:
    print(fault)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_ten_seconds_and_500_megabytes(name: str, tmp_path: Path) -> None:
    file = tmp_path / "kiriman"
    file.write_bytes(HOSTILE[name])
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, file], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("kiriman: ") or done.stdout.strip().isdigit()
    assert done.stderr == ""


@needs_qpdf
@pytest.mark.parametrize("name", HOSTILE)
def test_what_comes_of_a_hostile_file_is_clean(name: str, tmp_path: Path) -> None:
    try:
        pages = attachment_pages(HOSTILE[name], name)
    except EvidenceFault as fault:
        assert {problem.where.file for problem in fault.problems} == {name}  # noqa: PT017
    else:
        assert qpdf_complaints(pages.pdf, tmp_path) == ""


@pytest.mark.parametrize(
    "name", [*(name for name in HOSTILE if name.startswith("flate bomb")), "huge image"]
)
def test_a_bomb_does_not_reach_whoever_opens_the_bundle(name: str) -> None:
    with pytest.raises(EvidenceFault, match="too large"):
        attachment_pages(HOSTILE[name], name)


def assert_pages_or_named(data: bytes, name: str) -> None:
    """A file becomes pages that another library reads without a word, or a fault that names it."""
    try:
        pages = attachment_pages(data, name)
    except EvidenceFault as fault:
        assert {problem.where.file for problem in fault.problems} == {name}  # noqa: PT017
    else:
        assert_clean_pages(pages)


def assert_clean_pages(pages: EvidencePages) -> None:
    assert len(pages.source_pages) > 0
    with pikepdf.open(io.BytesIO(pages.pdf), attempt_recovery=False) as opened:
        assert len(opened.pages) == len(pages.source_pages)
        assert opened.get_warnings() == []


def assert_photo_or_named(data: bytes, name: str) -> None:
    """A file becomes a photo that another program opens, or a fault that names it."""
    try:
        photo = prepare_photo(data, name, 60, 60)
    except EvidenceFault as fault:
        assert {problem.where.file for problem in fault.problems} == {name}  # noqa: PT017
    else:
        with Image.open(io.BytesIO(photo.data)) as opened:
            assert (opened.format, opened.size) == ("JPEG", (photo.width_px, photo.height_px))
            opened.load()


@pytest.mark.parametrize("kind", VALID)
def test_a_file_cut_off_anywhere_is_refused_or_repaired(kind: str) -> None:
    data = VALID[kind]
    for part in range(50):
        assert_pages_or_named(data[: len(data) * part // 50], "potongan")


@pytest.mark.parametrize("kind", VALID)
def test_nothing_but_our_own_faults_comes_out_of_mutated_files(kind: str) -> None:
    chance = Random(kind)
    for _ in range(80):
        data = mutated(VALID[kind], chance)
        assert_pages_or_named(data, "mutan")
        assert_photo_or_named(data, "mutan")


@pytest.mark.parametrize("kind", VALID)
def test_what_is_broken_here_is_sound_before(kind: str) -> None:
    assert_clean_pages(attachment_pages(VALID[kind], "utuh"))
