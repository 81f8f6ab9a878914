"""The time that Word files take to become pages, by stage, and beside LibreOffice in the same run.

    python tests/benchmarks/layout_speed.py [--packets 20] [--rounds 5] [--jobs 2]

A machine is never quiet: what is printed is the least of several rounds, by stage the time of the
processor, and what counts are the ratios. "Cold" is a fresh process, its start and imports
included, after the fonts were made once.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

STAGES = ("examine", "normalise", "parse", "layout", "render", "proof")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print, or do the work that a measurement times (``lay FOLDER``)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--packets", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    if options.work[:1] == ["lay"]:
        lay(Path(options.work[1]), options.jobs)
    else:
        report(options.packets, options.rounds, options.jobs)


def report(packets: int, rounds: int, jobs: int) -> None:
    """Print the table."""
    import office_documents as office

    print("warm, milliseconds".ljust(28), *(stage.rjust(9) for stage in STAGES), "total".rjust(9))
    tell_stages({"letter, 2 pages, a logo": office.letter(), **office.packet()}, rounds)
    middle = tell_stages(of_templates(), rounds)
    print(f"built-in templates: median {1000 * middle:.1f}")
    compare("one packet, cold", office.packet(), 1, rounds)
    many = {name: docx for number in range(1, packets + 1)
            for name, docx in office.packet(number).items()}  # fmt: skip
    compare(f"{packets} packets, {jobs} processes", many, jobs, max(1, rounds // 2))


def tell_stages(documents: Mapping[str, bytes], rounds: int) -> float:
    """Print the stages of each document; the median of all, in seconds."""
    totals = []
    for name, docx in documents.items():
        times = by_stage(docx, rounds)
        totals.append(sum(times.values()))
        cells = [*times.values(), totals[-1]]
        print(name.ljust(28), *(f"{1000 * cell:9.1f}" for cell in cells))
    return median(totals)


def of_templates() -> dict[str, bytes]:
    """The documents of a meeting of twenty people by the built-in templates."""
    from tests.making import meetings
    from zidocs.documents.writing import write_documents

    with tempfile.TemporaryDirectory() as folder:
        office = meetings.office(Path(folder), meetings.people(20))
        packet = meetings.packet(office, meetings.sized_yaml(6))
        return {f"template {each.kind}": each.data for each in write_documents(packet, office, ())}


def by_stage(docx: bytes, rounds: int) -> dict[str, float]:
    """The least seconds that each stage of the built-in engine takes for a document."""
    from zidocs.layout.bawaan.paging import PageFiller
    from zidocs.layout.bawaan.parse import parse
    from zidocs.layout.bawaan.render import Renderer
    from zidocs.layout.bawaan.typesetting import Typesetter
    from zidocs.layout.losses import prove
    from zidocs.layout.normalise import normalise
    from zidocs.layout.preflight import examine

    least = dict.fromkeys(STAGES, float("inf"))
    for _ in range(rounds + 1):
        clock = time.process_time
        marks = [clock()]
        examine(docx, "x")
        marks.append(clock())
        plain = normalise(docx)
        marks.append(clock())
        document = parse(plain)
        marks.append(clock())
        pages = PageFiller(Typesetter(document)).run()
        marks.append(clock())
        pdf = Renderer().render(pages, "")
        marks.append(clock())
        prove(docx, pdf, "x")
        marks.append(clock())
        for stage, start, end in zip(STAGES, marks, marks[1:], strict=False):
            least[stage] = min(least[stage], end - start)
    return least


def compare(title: str, documents: Mapping[str, bytes], jobs: int, rounds: int) -> None:
    """Print the seconds of the built-in engine in fresh processes, and of one LibreOffice call."""
    from zidocs.layout.libreoffice import LibreOffice, find

    with tempfile.TemporaryDirectory() as folder:
        for name, docx in documents.items():
            (Path(folder) / name).write_bytes(docx)
        command = [sys.executable, __file__, "lay", folder, "--jobs", str(jobs)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        ours = least(
            lambda: subprocess.run(command, env=environment, check=True),
            rounds,
        )
    soffice = find()
    line = f"{title}: {len(documents)} DOCX, built-in {ours:.2f} s"
    if soffice:
        program = LibreOffice(soffice)
        theirs = least(lambda: program.pages_of(documents), rounds)
        line += f", LibreOffice {theirs:.2f} s in one call: {theirs / ours:.1f} times faster"
    print(line)


def least(work: Callable[[], object], rounds: int) -> float:
    """The least seconds of several rounds of work."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def lay(folder: Path, jobs: int) -> None:
    """Lay out the packets of a folder, each as a whole, in so many processes."""
    packets: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.docx")):
        packets.setdefault(path.name.partition("-")[0], []).append(path)
    if jobs == 1:
        for paths in packets.values():
            lay_packet(paths)
        return
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(lay_packet, packets.values()))


def lay_packet(paths: list[Path]) -> None:
    """Lay out one packet's documents by the built-in engine, examined and proved."""
    from zidocs.layout.choose import lay_out

    lay_out({path.name: path.read_bytes() for path in paths}, "bawaan")


if __name__ == "__main__":
    main()
