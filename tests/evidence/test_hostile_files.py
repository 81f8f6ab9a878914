"""Hostile and broken files end in a named refusal or in clean pages, within bounds."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.evidence.hostile import VALID, hostile_files, mutated
from tests.evidence.readers import needs_qpdf, qpdf_complaints
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import attachment_pages
from zidocs.evidence.photos import prepare_photo

HOSTILE = dict(hostile_files())
ROOT = Path(__file__).resolve().parents[2]

BOUNDED = """
import resource, sys
limit = 600 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from zidocs.errors import ZidocsError
from zidocs.evidence.attachments import attachment_pages
from zidocs.evidence.glance import glance
glance(open(sys.argv[1], "rb").read(), "kiriman")
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


@pytest.mark.parametrize("kind", VALID)
def test_a_file_cut_off_anywhere_is_refused_or_repaired(kind: str) -> None:
    data = VALID[kind]
    for part in range(50):
        try:
            attachment_pages(data[: len(data) * part // 50], "potongan")
        except EvidenceFault as fault:
            assert fault.problems[0].where.file == "potongan"  # noqa: PT017


@pytest.mark.parametrize("kind", VALID)
def test_nothing_but_our_own_faults_comes_out_of_mutated_files(kind: str) -> None:
    chance = Random(kind)
    for _ in range(80):
        data = mutated(VALID[kind], chance)
        for take in (
            lambda data: attachment_pages(data, "mutan"),
            lambda data: prepare_photo(data, "mutan", 60, 60),
        ):
            try:
                take(data)
            except EvidenceFault as fault:
                assert fault.problems[0].where.file == "mutan"  # noqa: PT017
