"""The archive of format 2 in tests/data was made once by this script; nobody in it is real.

As that of format 1 it is a witness, and never made anew. The office is the same, so that a
reader can lay both side by side:
``python -m tests.renewing.archive_format_2 FOLDER``.
"""

import shutil
import sys
from pathlib import Path

from tests.renewing.archive_format_1 import make

if __name__ == "__main__":
    made = make(Path(sys.argv[1]))
    place = Path(__file__).resolve().parents[1] / "data/arsip-format-2"
    place.mkdir()
    shutil.copytree(made, place / made.name)
    shutil.copy(made.with_suffix(".zip"), place)
