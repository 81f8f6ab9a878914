"""Parts become the staged PDFs and indexes of one bundle, within the size that a portal takes."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zidocs.bundle.appending import bind_appended
from zidocs.bundle.binding import bind
from zidocs.bundle.budget import Fitted, bind_within
from zidocs.bundle.parts import AskedRow, BoundPart, Cover
from zidocs.errors import Place, Problem, say
from zidocs.pipeline.numbers import Numbers
from zidocs.pipeline.stage import Output, Stage, hash_file, writing

_NEW = Numbers()
_MEGABYTE = 1_000_000
_LARGEST_INDEX = 50_000_000


@dataclass(frozen=True)
class Staged:
    """The files of one bundle, staged; ``superseded`` are ours from before that they replace."""

    outputs: tuple[Output, ...]
    superseded: tuple[Path, ...]
    problems: tuple[Problem, ...]


def stage_bundle(
    stage: Stage,
    path: str,
    cover: Cover,
    parts: Sequence[BoundPart],
    asked: Sequence[AskedRow] = (),
    most_mb: int | None = None,
    shown: str = "",
    numbers: Numbers = _NEW,
) -> Staged:
    """Bind the parts to ``path`` (with /, without its ending) below the stage's target.

    ``shown`` is how the user knows that path, with its ending; ``numbers`` those of an archive.

    With ``most_mb`` pictures are made smaller, and the bundle split into volumes, until no file
    has more than so many megabytes. Raises EvidenceFault, BundleFault, UsageFault (the disk).
    """

    def place_of(number: int, volumes: int) -> Path:
        return stage.place(f"{_volume_path(path, number, volumes)}.pdf")

    with writing(stage.target / f"{path}.pdf"):
        aside = stage.folder_aside(path)
        limit = most_mb * _MEGABYTE if most_mb else None
        if archived := numbers.to_keep:
            fitted = bind_appended(cover, parts, asked, archived, place_of, aside, limit)
        elif limit is None:
            fitted = Fitted(bind(cover, [parts], [place_of(1, 1)], asked))
        else:
            fitted = bind_within(cover, parts, asked, place_of, aside, limit)
    outputs = tuple(_outputs(stage, path, fitted))
    shown = shown or f"{path}.pdf"
    problems = (
        *numbers.told(shown, parts, fitted.bundles[0].index),
        *(_told(shown, fitted, most_mb) if most_mb else ()),
    )
    return Staged(outputs, tuple(_superseded(stage.target, path, outputs)), problems)


def _volume_path(path: str, number: int, volumes: int) -> str:
    return path if volumes == 1 else f"{path}-{number}"


def _outputs(stage: Stage, path: str, fitted: Fitted) -> Iterator[Output]:
    for number, bundle in enumerate(fitted.bundles, start=1):
        volume = _volume_path(path, number, len(fitted.bundles))
        yield Output(f"{volume}.pdf", "bukti", bundle.pages, bundle.sha256)
        index = json.dumps(bundle.index, ensure_ascii=False, indent=1) + "\n"
        yield stage.put(f"{volume}.json", index.encode(), "indeks")


def _superseded(target: Path, path: str, outputs: Sequence[Output]) -> Iterator[Path]:
    """Volumes of this bundle from before that it no longer has, if they are as we wrote them."""
    names = {PurePosixPath(output.path).name for output in outputs}
    whole = target / path
    number = re.compile(re.escape(whole.name) + r"-(\d+)\.pdf")
    for pdf in sorted(whole.parent.glob("*.pdf")) if whole.parent.is_dir() else ():
        matched = number.fullmatch(pdf.name)
        if pdf.name in names or not (matched or pdf.name == f"{whole.name}.pdf"):
            continue
        index = pdf.with_suffix(".json")
        if _is_ours(pdf, index, int(matched[1]) if matched else None):
            yield from (pdf, index)


def _is_ours(pdf: Path, index: Path, volume: int | None) -> bool:
    """Whether the PDF is what its index describes: that volume of several, or a whole bundle."""
    try:
        if index.stat().st_size > _LARGEST_INDEX:
            return False
        written = json.loads(index.read_bytes())
        volumes = (written["jilid"], written["jumlah_jilid"] > 1)
        return volumes == (volume or 1, volume is not None) and written["sha256"] == hash_file(pdf)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _told(shown: str, fitted: Fitted, most_mb: int) -> Iterator[Problem]:
    """What was done so that the bundle fits, and what does not fit even so."""
    if fitted.shrunk:
        yield Problem(
            Place(shown),
            say(
                "Pictures of {files} file(s) were made smaller so that the bundle fits {most} MB; "
                "its certificate names them.",
                files=len({each.source for each in fitted.shrunk}),
                most=most_mb,
            ),
            say("Look at their pages in the bundle; the files themselves are as they were."),
            "Z313",
            "petunjuk",
        )
    volumes = len(fitted.bundles)
    if volumes > 1:
        yield Problem(
            Place(shown),
            say(
                "The bundle does not fit {most} MB; it was split into {volumes} volumes.",
                most=most_mb,
                volumes=volumes,
            ),
            say("Upload all of them, or take out pages (halaman)."),
            "Z314",
            "peringatan",
        )
    for bundle in fitted.bundles:
        if bundle.size > most_mb * _MEGABYTE:
            yield Problem(
                Place((PurePosixPath(shown).parent / bundle.path.name).as_posix()),
                say(
                    "The file has {size} MB; the portal takes {most} MB (ukuran_maks_mb).",
                    size=f"{bundle.size / _MEGABYTE:.1f}",
                    most=most_mb,
                ),
                say("Scan its largest page with a lower resolution."),
                "Z303",
                "peringatan",
            )
