"""Scans, files with many destinations and photos become a bundle, beside qpdf and Pillow.

    python tests/benchmarks/bundle_speed.py [--files 200] [--rounds 3]

A machine is never quiet: what is printed is the least of several rounds, in which ours and the
peer take turns, and what counts are the ratios. Every measured command is a process of its own, its
start and imports included; memory is its peak.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

PAGES = 5
DESTINATIONS = 250
PHOTOS = 30
PHOTO_PIXELS = (4032, 3024)
MEGABYTE = 1_000_000

P = ParamSpec("P")
T = TypeVar("T")


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
    one = made(write_scans, folder / "pindaian", files)
    two = [*one, *made(write_scans, folder / "pindaian-lagi", files, files)]
    size = sum(path.stat().st_size for path in one)
    out = folder / "bundel.pdf"
    double, ours, bare = least(
        rounds,
        lambda: run(merge_command(two, fresh(out))),
        lambda: run(merge_command(one, fresh(out))),
        lambda: run(qpdf_command(one, fresh(folder / "qpdf.pdf"))),
    )
    growth = out.stat().st_size - size
    pages = files * PAGES
    print(f"{files} files, {pages} pages, {size / MEGABYTE:.0f} MB")
    show("zidocs merge", ours, f"{ours.seconds / bare.seconds:.2f} times qpdf")
    show("  its memory", ours, f"{ours.memory / size:.2f} times the input")
    show("qpdf", bare, f"{bare.memory / size:.2f} times the input")
    show(f"zidocs, {2 * pages} pages", double, f"{double.seconds / ours.seconds:.2f} times")
    print(f"  larger by {growth / pages:.0f} bytes a page, {growth / size:.2%}")


def report_destinations(folder: Path, rounds: int) -> None:
    """Files whose links go by name: the names of all files are the same."""
    files = made(write_named, folder / "bernama", 160)
    out = folder / "tujuan.pdf"
    half, whole = least(
        rounds,
        lambda: run(merge_command(files[:80], fresh(out))),
        lambda: run(merge_command(files, fresh(out))),
    )
    print(f"{DESTINATIONS} named destinations a file")
    show("80 files", half, "")
    show("160 files", whole, f"{whole.seconds / half.seconds:.2f} times")


def report_photos(folder: Path, rounds: int) -> None:
    """Photos prepared for print, beside opening and scaling them with Pillow's draft."""
    photos = str(made(write_photos, folder / "foto"))
    ours, draft = least(
        rounds,
        lambda: run([sys.executable, __file__, "--photos", photos]),
        lambda: run([sys.executable, __file__, "--draft", photos]),
    )
    print(f"{PHOTOS} photos of {PHOTO_PIXELS[0] * PHOTO_PIXELS[1] / MEGABYTE:.0f} megapixels")
    show("zidocs", ours, f"{ours.seconds / draft.seconds:.2f} times Pillow's draft")
    show("Pillow", draft, "")


def show(name: str, cost: Cost, ratio: str) -> None:
    """One line of the table."""
    print(f"  {name:24}{cost.seconds:7.2f} s{cost.memory / MEGABYTE:7.0f} MB   {ratio}")


def made(write: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """What another process writes: the peak of a child is never less than what its parent has."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(write, *arguments, **options).result()


def least(rounds: int, *measured: Callable[[], Cost]) -> Sequence[Cost]:
    """The least of several rounds, for each of what takes turns in them."""
    costs = zip(*([each() for each in measured] for _ in range(rounds)), strict=True)
    return [Cost(min(c.seconds for c in of), min(c.memory for c in of)) for of in costs]


def run(command: Sequence[str]) -> Cost:
    """A command becomes its cost; raises if it fails.

    It runs as an installed program does, its modules compiled since the first round.
    """
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(time.perf_counter() - start, usage.ru_maxrss * 1024)


def fresh(out: Path) -> Path:
    """A place where nothing is yet, so that nothing is compared or replaced."""
    for path in (out, out.with_suffix(".json")):
        path.unlink(missing_ok=True)
    return out


def merge_command(files: Sequence[Path], out: Path) -> list[str]:
    """``zidocs merge`` of these files."""
    return [sys.executable, "-m", "zidocs", "merge", *map(str, files), "-o", str(out)]


def qpdf_command(files: Sequence[Path], out: Path) -> list[str]:
    """The bare merge: pages one after another, nothing else."""
    return ["qpdf", "--empty", "--pages", *map(str, files), "--", str(out)]


def write_scans(folder: Path, files: int, first: int = 0) -> Sequence[Path]:
    """Scans of noise as a flatbed scanner makes them: A4 at 150 dpi.

    Their quality is that at which 1,000 pages have the 200 MB that are promised for.
    """
    from PIL import Image

    folder.mkdir(parents=True)
    pages = [Image.effect_noise((1240, 1754), 12 + n).convert("RGB") for n in range(2 * PAGES)]
    encoded = []
    for page in pages:
        out = io.BytesIO()
        page.save(out, "JPEG", quality=29)
        encoded.append(out.getvalue())
    return [_write_scan(folder / f"{n:03}.pdf", encoded, first + n) for n in range(files)]


def _write_scan(path: Path, encoded: Sequence[bytes], number: int) -> Path:
    """Each page is a JPEG of its own: a comment at its end makes its bytes differ."""
    from tests.making.raw_pdf import assemble, stream

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
    from zidocs.image.upright_photos import prepare_photo

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
