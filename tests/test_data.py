"""Every resource of the tests has a known source."""

import re
from pathlib import Path

from tests.renewing import draw_broken

DATA = Path(__file__).parent / "data"


def test_every_resource_is_listed_with_its_source() -> None:
    listed = re.findall(r"^\| `([^`]+)` \|", (DATA / "README.md").read_text("utf-8"), re.MULTILINE)
    there = [f"{path.name}/" if path.is_dir() else path.name for path in DATA.iterdir()]
    assert listed == sorted(name for name in there if name not in {"README.md", "__pycache__/"})


def test_every_picture_scan_and_word_file_of_the_broken_workspaces_is_drawn() -> None:
    drawn = {
        *draw_broken.PHOTOS,
        *draw_broken.SAME_BYTES,
        *draw_broken.SCANS,
        *draw_broken.EDITED,
    }
    binary = {
        path.relative_to(DATA / "broken").as_posix()
        for path in (DATA / "broken").rglob("*")
        if path.suffix in {".jpg", ".pdf", ".docx"} and not path.name.startswith((".", "~"))
    }
    assert binary == drawn
