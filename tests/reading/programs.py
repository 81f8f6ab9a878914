"""PDF bytes become what independent programs read in them: text, pixels, a verdict."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None or shutil.which("pdftoppm") is None,
    reason="poppler is not installed",
)
needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)
needs_qpdf = pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")


def _run(*command: str | Path) -> bytes:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True).stdout


def text_of(pdf: bytes, page: int, folder: Path) -> str:
    """The text that poppler finds on a page, its blanks made single."""
    file = folder / "text.pdf"
    file.write_bytes(pdf)
    text = _run("pdftotext", "-f", str(page), "-l", str(page), "-layout", file, "-").decode()
    return " ".join(text.split())


def words_of(pdf: bytes, page: int, folder: Path) -> list[tuple[str, float, float, float, float]]:
    """The words that poppler finds on a page as its reader sees it: left, top, right, bottom."""
    import re

    file = folder / "words.pdf"
    file.write_bytes(pdf)
    html = _run("pdftotext", "-f", str(page), "-l", str(page), "-bbox", file, "-").decode()
    pattern = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    return [
        (word, float(left), float(top), float(right), float(bottom))
        for left, top, right, bottom, word in re.findall(pattern, html)
    ]


def picture_of(pdf: bytes, page: int, folder: Path, dpi: int = 72) -> Image.Image:
    """A page as poppler draws it."""
    file = folder / "page.pdf"
    file.write_bytes(pdf)
    page_number = str(page)
    ppm = _run("pdftoppm", "-cropbox", "-r", str(dpi), "-f", page_number, "-l", page_number, file)
    return Image.open(io.BytesIO(ppm)).convert("RGB")


def clean(file: Path) -> Path:
    """A file that qpdf has nothing against, as any bundle must be; not asked where qpdf is not."""
    if shutil.which("qpdf"):
        done = subprocess.run(
            ["qpdf", "--check", file], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return file


def qpdf_complaints(pdf: bytes, folder: Path) -> str:
    """What qpdf --check has to say against a file; "" if nothing."""
    file = folder / "check.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr
