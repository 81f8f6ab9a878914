"""Memory holds a large file once at most while it is taken in, made smaller, cut and bound."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.making.bundles import COVER
from zidocs.bundle.fit import bind_within
from zidocs.bundle.parts import BoundPart, Pictures
from zidocs.disk.files import hash_file
from zidocs.pipeline.merge import MergeRequest, merge
from zidocs.pipeline.merge.given_files import Wanted

PAGES = 12


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of scans, about 20 MB."""
    file = tmp_path_factory.mktemp("besar") / "besar.pdf"
    pages = [Image.effect_noise((1650, 1650), 60 + number) for number in range(PAGES)]
    pages[0].save(file, save_all=True, append_images=pages[1:], quality=88, resolution=300)
    return file


@contextmanager
def at_most(share: float, file: Path) -> Iterator[None]:
    """Within, Python holds no more at a time than this share of the file's size."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < share * file.stat().st_size
    finally:
        tracemalloc.stop()


def part_of(file: Path, pictures: Pictures) -> BoundPart:
    return BoundPart(
        title="Scan",
        section="",
        kind="lampiran",
        packet="",
        pdf=file,
        source="besar.pdf",
        source_sha256=hash_file(file),
        source_pages=tuple(range(1, PAGES + 1)),
        file=file,
        pictures=pictures,
    )


def test_a_merge_holds_a_file_once(large: Path, tmp_path: Path) -> None:
    with at_most(1.7, large):
        merge(MergeRequest([Wanted(str(large))], tmp_path / "bundel.pdf"))


def test_a_file_that_has_to_be_examined_is_let_go_before_its_pages_are_copied(
    large: Path, tmp_path: Path
) -> None:
    with at_most(1.7, large):
        merge(MergeRequest([Wanted(str(large))], tmp_path / "bundel.pdf", most_mb=1_000))


@pytest.mark.parametrize("pictures", ["pindaian", ""])
def test_to_fit_a_limit_no_file_is_held_more_than_once(
    pictures: Pictures, large: Path, tmp_path: Path
) -> None:
    def place(number: int, volumes: int) -> Path:
        return tmp_path / f"{number}-{volumes}.pdf"

    most = large.stat().st_size // 2
    with at_most(1.0, large):
        done = bind_within(COVER, [part_of(large, pictures)], (), place, tmp_path / "aside", most)
    assert all(bundle.size <= most for bundle in done.bundles)
    assert bool(done.shrunk) == bool(pictures)
