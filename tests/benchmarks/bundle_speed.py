"""Scans, files with many destinations and photos become a bundle, beside qpdf and Pillow.

    python tests/benchmarks/bundle_speed.py [--files 200] [--rounds 3]

A machine is never quiet: what is printed is the least of several rounds, and what counts are the
ratios. Every measured command is a process of its own, its start and imports included; memory is
its peak.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

PAGES = 5
DESTINATIONS = 250
PHOTOS = 30
PHOTO_PIXELS = (4032, 3024)
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Cost:
    """Seconds from start to end of a process, and its peak memory in bytes."""

    seconds: float
    memory: int


def main() -> None:
    """Measure and print; or be the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photos", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--draft", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.photos:
        prepare_photos(options.photos)
    elif options.draft:
        draft_photos(options.draft)
    else:
        with tempfile.TemporaryDirectory() as folder:
            report_scans(Path(folder), options.files, options.rounds)
            report_destinations(Path(folder), options.rounds)
            report_photos(Path(folder), options.rounds)


def report_scans(folder: Path, files: int, rounds: int) -> None:
    """The whole of ``merge`` with its proof, beside a bare merge by qpdf; then twice the files."""
    one = [*write_scans(folder / "pindaian", files)]
    two = [*one, *write_scans(folder / "pindaian-lagi", files, files)]
    size = sum(path.stat().st_size for path in one)
    out = folder / "bundel.pdf"
    ours = least(rounds, lambda: run(merge_command(one, out)))
    growth = out.stat().st_size - size
    bare = least(rounds, lambda: run(qpdf_command(one, folder / "qpdf.pdf")))
    double = least(rounds, lambda: run(merge_command(two, out)))
    pages = files * PAGES
    print(f"{files} files, {pages} pages, {size / MEGABYTE:.0f} MB")
    show("zidocs merge", ours, f"{ours.seconds / bare.seconds:.2f} times qpdf")
    show("  its memory", ours, f"{ours.memory / size:.2f} times the input")
    show("qpdf", bare, f"{bare.memory / size:.2f} times the input")
    show(f"zidocs, {2 * pages} pages", double, f"{double.seconds / ours.seconds:.2f} times")
    print(f"  larger by {growth / pages:.0f} bytes a page, {growth / size:.2%}")


def report_destinations(folder: Path, rounds: int) -> None:
    """Files whose links go by name: the names of all files are the same."""
    files = [*write_named(folder / "bernama", 160)]
    out = folder / "tujuan.pdf"
    half = least(rounds, lambda: run(merge_command(files[:80], out)))
    whole = least(rounds, lambda: run(merge_command(files, out)))
    print(f"{DESTINATIONS} named destinations a file")
    show("80 files", half, "")
    show("160 files", whole, f"{whole.seconds / half.seconds:.2f} times")


def report_photos(folder: Path, rounds: int) -> None:
    """Photos prepared for print, beside opening and scaling them with Pillow's draft."""
    photos = write_photos(folder / "foto")
    ours = least(rounds, lambda: run([sys.executable, __file__, "--photos", str(photos)]))
    draft = least(rounds, lambda: run([sys.executable, __file__, "--draft", str(photos)]))
    print(f"{PHOTOS} photos of {PHOTO_PIXELS[0] * PHOTO_PIXELS[1] / MEGABYTE:.0f} megapixels")
    show("zidocs", ours, f"{ours.seconds / draft.seconds:.2f} times Pillow's draft")
    show("Pillow", draft, "")


def show(name: str, cost: Cost, ratio: str) -> None:
    """One line of the table."""
    print(f"  {name:24}{cost.seconds:7.2f} s{cost.memory / MEGABYTE:7.0f} MB   {ratio}")


def least(rounds: int, measured: Callable[[], Cost]) -> Cost:
    """The least of several rounds."""
    costs = [measured() for _ in range(rounds)]
    return Cost(min(c.seconds for c in costs), min(c.memory for c in costs))


def run(command: Sequence[str]) -> Cost:
    """A command becomes its cost; raises if it fails."""
    start = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(time.perf_counter() - start, usage.ru_maxrss * 1024)


def merge_command(files: Sequence[Path], out: Path) -> list[str]:
    """``zidocs merge`` of these files."""
    return [sys.executable, "-m", "zidocs", "merge", *map(str, files), "-o", str(out), "--force"]


def qpdf_command(files: Sequence[Path], out: Path) -> list[str]:
    """The bare merge: pages one after another, nothing else."""
    return ["qpdf", "--empty", "--pages", *map(str, files), "--", str(out)]


def write_scans(folder: Path, files: int, first: int = 0) -> Sequence[Path]:
    """Scans of noise, about 0.2 MB a page, as a flatbed scanner makes them: A4 at 150 dpi."""
    from PIL import Image

    folder.mkdir(parents=True)
    pages = [Image.effect_noise((1240, 1754), 12 + n).convert("RGB") for n in range(2 * PAGES)]
    encoded = []
    for page in pages:
        out = io.BytesIO()
        page.save(out, "JPEG", quality=42)
        encoded.append(out.getvalue())
    return [_write_scan(folder / f"{n:03}.pdf", encoded, first + n) for n in range(files)]


def _write_scan(path: Path, encoded: Sequence[bytes], number: int) -> Path:
    """Each page is a JPEG of its own: a comment at its end makes its bytes differ."""
    from tests.evidence.raw_pdf import assemble, stream

    kids = b" ".join(b"%d 0 R" % (3 + 3 * page) for page in range(PAGES))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, PAGES),
    }
    for page in range(PAGES):
        at = 3 + 3 * page
        data = encoded[(number + page) % len(encoded)] + b"%d.%d" % (number, page)
        objects[at] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /XObject << /I %d 0 R >> >> >>" % (at + 1, at + 2)
        )
        objects[at + 1] = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
        objects[at + 2] = stream(
            data,
            b"/Type /XObject /Subtype /Image /Width 1240 /Height 1754 /ColorSpace /DeviceRGB "
            b"/BitsPerComponent 8 /Filter /DCTDecode",
        )
    path.write_bytes(assemble(objects))
    return path


def write_named(folder: Path, files: int) -> Sequence[Path]:
    """Files of ten pages whose links lead to named destinations, the same names in each."""
    from reportlab.pdfgen.canvas import Canvas

    folder.mkdir()
    paths = []
    for number in range(files):
        canvas = Canvas(str(folder / f"{number:03}.pdf"), invariant=1)
        for page in range(10):
            for at in range(DESTINATIONS // 10):
                name = f"bagian-{page}-{at}"
                canvas.bookmarkHorizontalAbsolute(name, 800 - 30 * at)
                canvas.linkRect("", name, (50, 790 - 30 * at, 200, 800 - 30 * at))
            canvas.drawString(50, 50, f"berkas {number} halaman {page}")
            canvas.showPage()
        canvas.save()
        paths.append(folder / f"{number:03}.pdf")
    return paths


def write_photos(folder: Path) -> Path:
    """Photos as a phone takes them: 12 megapixels, some megabytes each."""
    from PIL import Image, ImageFilter

    folder.mkdir()
    noise = Image.effect_noise(PHOTO_PIXELS, 60).filter(ImageFilter.GaussianBlur(1)).convert("RGB")
    for number in range(PHOTOS):
        noise.rotate(number).save(folder / f"{number:02}.jpg", quality=90)
    return folder


def prepare_photos(folder: Path) -> None:
    """What a build does with each photo of a packet."""
    from zidocs.evidence.photos import prepare_photo

    for path in sorted(folder.iterdir()):
        prepare_photo(path.read_bytes(), path.name, 160.0, 100.0)


def draft_photos(folder: Path) -> None:
    """The least that Pillow needs for the same pixels."""
    from PIL import Image

    for path in sorted(folder.iterdir()):
        picture = Image.open(path)
        picture.draft("RGB", (1260, 787))
        picture.thumbnail((1260, 787), Image.Resampling.LANCZOS)
        picture.save(io.BytesIO(), "JPEG", quality=85)


if __name__ == "__main__":
    main()
