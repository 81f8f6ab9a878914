"""A year of one office is built, built again, changed, checked, archived and verified, and timed.

    python -m tests.benchmarks.year [--packets 150] [--jobs 2] [--keep DIR] [--without-peer]

Beside it in the same run, the way an office would otherwise do it: the same documents filled by
docxtpl, one call of LibreOffice for all of them, photos made smaller and images turned into PDF by
Pillow, and one call of qpdf for each bundle. That way prints no codes, stamps, contents or
certificates, and proves nothing.

Every measured command is a process of its own, its start and imports included. A machine is never
quiet, so the seconds of its cores (CPU) stand beside those on the clock. Memory is the peak of the
largest process.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

PACKETS, PHOTOS, SCANS = 150, 600, 300
MEGABYTE = 1_000_000
TIMES_FASTER, WORKER_MB, SECOND_SECONDS, PHOTO_SECONDS = 1.5, 600, 1.5, 3.0
"""What is promised."""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of the cores, peak memory in bytes, and what was said."""

    seconds: float
    cpu: float
    memory: int
    said: str = ""


def main() -> None:
    """Measure and print; or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packets", type=int, default=PACKETS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="leave the year here, or take what is here")
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--peer", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare_year(options.prepare, options.packets)
    elif options.build:
        build_in_steps(options.build, options.jobs)
    elif options.peer:
        print(json.dumps(peer(*options.peer)))
    else:
        with tempfile.TemporaryDirectory() as folder:
            root = options.keep or Path(folder, "rutan")
            # In a process of its own: the memory of ours would count as that of our children.
            prepare = ["--packets", str(options.packets), "--prepare", str(root)]
            print(run([sys.executable, str(Path(__file__)), *prepare]).said, end="")
            full = report_ours(root, options.jobs)
            if not options.without_peer:
                report_peer(root, Path(folder, "peer"), full)


def prepare_year(root: Path, packets: int) -> None:
    """A year of so many packets, with its share of the photos and scans."""
    from tests.benchmarks.satker_year import add_photos, add_scans, make_year

    if not (root / "satker.yaml").exists():
        make_year(root, packets)
        add_scans(root, SCANS * packets // PACKETS)
        add_photos(root, PHOTOS * packets // PACKETS)
    for room in ("hasil", "arsip"):
        shutil.rmtree(root / room, ignore_errors=True)
    photos = [path.stat().st_size for path in root.glob("packets/*/foto/*")]
    scans = [path.stat().st_size for path in root.glob("packets/*/[ls]*/*")]
    print(
        f"{packets} packets, {len(photos)} photos of {sum(photos) / MEGABYTE:.0f} MB, "
        f"{len(scans)} scans and attachments of {sum(scans) / MEGABYTE:.0f} MB"
    )


def report_ours(root: Path, jobs: int) -> Cost:
    """All commands over the year, one after another; the cost of the full build."""
    itself = [sys.executable, str(Path(__file__)), "--jobs", str(jobs), "--build", str(root)]
    full = run(itself)
    show("build, full", full, f"a process at most {WORKER_MB} MB")
    for name, seconds in json.loads(full.said).items():
        print(f"    {name:24}{seconds:8.2f} s")
    second = least(3, lambda: run(zidocs(root, "build")))
    show("build, second", second, f"at most {SECOND_SECONDS} s")
    change_photo(root)
    show("build, one photo changed", run(zidocs(root, "build")), f"at most {PHOTO_SECONDS} s")
    change_spec(root)
    show("build, one spec changed", run(zidocs(root, "build")), "")
    show("status", run(zidocs(root, "status")), "")
    show("check", run(zidocs(root, "check")), "")
    reason = ["--incomplete", "Contoh untuk pengukuran"]
    show("archive B03", run(zidocs(root, "archive", "--periode", "B03", *reason)), "")
    archive = next((root / "arsip").glob("*-B03"))
    show("verify", run(zidocs(root, "verify", str(archive))), "")
    return full


def report_peer(root: Path, room: Path, full: Cost) -> None:
    """The same documents the other way, and how much longer that takes."""
    cost = run([sys.executable, str(Path(__file__)), "--peer", str(root), str(room)])
    ratio = cost.seconds / full.seconds
    show("docxtpl + LibreOffice + qpdf", cost, "")
    for name, seconds in json.loads(cost.said).items():
        print(f"    {name:24}{seconds:8.2f} s")
    print(f"full build: {ratio:.2f} times faster (promised: {TIMES_FASTER} times)")


def zidocs(root: Path, command: str, *options: str) -> list[str]:
    """A command as a user gives it."""
    where = [] if command == "verify" else ["--workspace", str(root)]
    return [sys.executable, "-m", "zidocs", command, *options, *where]


def run(command: Sequence[str]) -> Cost:
    """A command becomes its cost; raises if it fails."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=told)
        # What the system says of the process counts the ones that it has started, too.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{told.read().decode()[-3000:]}")
        said.seek(0)
        cpu = usage.ru_utime + usage.ru_stime
        return Cost(seconds, cpu, usage.ru_maxrss * 1024, said.read().decode())


def least(rounds: int, measured: Callable[[], Cost]) -> Cost:
    """The quickest of several."""
    return min((measured() for _ in range(rounds)), key=lambda cost: cost.seconds)


def show(name: str, cost: Cost, promised: str) -> None:
    """One line of the table."""
    note = f"   ({promised})" if promised else ""
    print(
        f"{name:28}{cost.seconds:8.2f} s{cost.cpu:8.2f} s CPU"
        f"{cost.memory / MEGABYTE:7.0f} MB{note}",
        flush=True,
    )


class Steps:
    """The seconds of each step, on the clock, by name."""

    def __init__(self) -> None:
        self.costs: dict[str, float] = {}
        self._name, self._since = "", 0.0

    def begin(self, name: str) -> None:
        """The step before has ended, another begins."""
        if name != self._name:
            now = time.perf_counter()
            if self._name:
                self.costs[self._name] = round(now - self._since, 3)
            self._name, self._since = name, now


def build_in_steps(root: Path, jobs: int) -> None:
    """What the command ``build`` does; prints the seconds of its steps as JSON."""
    steps = Steps()
    steps.begin("reading, plans and checks")
    from zidocs.office.workspace import open_workspace
    from zidocs.pipeline import build as story

    def told(step: str, done: int, total: int) -> None:
        steps.begin("putting in place" if step == "bundles" and done == total else step)

    story.build(open_workspace(root), story.BuildRequest(jobs=jobs), told)
    steps.begin("end")
    print(json.dumps(steps.costs))


def change_photo(root: Path) -> None:
    """One photo is turned upside down."""
    from PIL import Image

    path = min(root.glob("packets/000*/foto/*.jpg"))
    with Image.open(path) as photo:
        turned = photo.rotate(180)
    turned.save(path, quality=85)


def change_spec(root: Path) -> None:
    """One meeting was in another room; in a year that is measured again, back in the first."""
    path = next(root.glob("packets/000*/packet.yaml"))
    text = path.read_text("utf-8")
    rooms = ("Aula Rutan Contoh", "Ruang Rapat Contoh")
    old, new = rooms if rooms[0] in text else rooms[::-1]
    path.write_text(text.replace(old, new), "utf-8")


def peer(root: Path, room: Path) -> dict[str, float]:
    """The documents and bundles of a built year, made the other way; the seconds of its steps."""
    steps = Steps()
    steps.begin("docxtpl")
    documents = fill_documents(root, room / "docx")
    steps.begin("LibreOffice")
    convert(room / "docx", room / "pdf")
    steps.begin("photos, Pillow")
    photos = shrink_photos(root, room / "foto")
    steps.begin("images, Pillow")
    images = {path: image_pdf(path, room / "gambar") for path in root.glob("packets/*/*/*.jpg")
              if path.parent.name == "lampiran"}  # fmt: skip
    steps.begin("qpdf")
    pages = {**{docx: room / "pdf" / f"{name}.pdf" for docx, name in documents.items()}, **images}
    merge_bundles(root, room / "bukti", pages | photos)
    steps.begin("end")
    return steps.costs


def fill_documents(root: Path, target: Path) -> dict[Path, str]:
    """Each document that build wrote goes through docxtpl once more, its variables all filled."""
    from docxtpl import DocxTemplate

    target.mkdir(parents=True)
    names = {path: f"{path.parent.name}--{path.stem}" for path in root.glob("hasil/*/*.docx")}
    for path, name in names.items():
        template = DocxTemplate(path)
        template.render({}, autoescape=True)
        template.save(target / f"{name}.docx")
    return names


def convert(source: Path, target: Path) -> None:
    """All documents in one call of LibreOffice, in a fresh profile."""
    profile = target.with_name("profil").as_uri()
    soffice = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
    files = [str(path) for path in sorted(source.glob("*.docx"))]
    command = [*soffice, "--convert-to", "pdf", "--outdir", str(target), *files]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def shrink_photos(root: Path, target: Path) -> dict[Path, Path]:
    """The photos of a packet become a PDF of them, small enough for a page; by their folder."""
    from PIL import Image

    target.mkdir(parents=True)
    made = {}
    for folder in sorted(root.glob("packets/*/foto")):
        photos = []
        for path in sorted(folder.iterdir()):
            photo = Image.open(path)
            photo.draft("RGB", (1260, 787))
            photo.thumbnail((1260, 787), Image.Resampling.LANCZOS)
            photos.append(photo)
        if photos:
            made[folder] = target / f"{folder.parent.name}.pdf"
            photos[0].save(made[folder], save_all=True, append_images=photos[1:], resolution=200)
    return made


def image_pdf(path: Path, target: Path) -> Path:
    """An image becomes a PDF of one page."""
    from PIL import Image

    target.mkdir(parents=True, exist_ok=True)
    pdf = target / f"{path.parents[1].name}--{path.stem}.pdf"
    with Image.open(path) as image:
        image.save(pdf, resolution=150)
    return pdf


def merge_bundles(root: Path, target: Path, pages: dict[Path, Path]) -> None:
    """The parts of each bundle, in the order of ours, merged by qpdf."""
    target.mkdir(parents=True)
    for number, index in enumerate(sorted(root.glob("hasil/bukti/*/*/*.json"))):
        parts = json.loads(index.read_bytes())["bagian"]
        sources = [root / part["berkas"] for part in parts]
        files = [str(pages.get(source, source)) for source in sources]
        command = ["qpdf", "--empty", "--pages", *files, "--", str(target / f"{number}.pdf")]
        # 3 says that there were warnings.
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode not in (0, 3):
            raise SystemExit(f"qpdf failed on {index}")


if __name__ == "__main__":
    main()
