"""Parts become the staged PDFs and indexes of one bundle, within the size that a portal takes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from zidocs.bundle.fit import Fitted, bind_within
from zidocs.bundle.index import BundleIndex, index_beside, index_bytes
from zidocs.bundle.parts import AskedRow, BoundPart, Cover, survey
from zidocs.disk.files import writing
from zidocs.disk.staging import Output, Stage
from zidocs.errors import Place, Problem, Sentence, UsageFault, say
from zidocs.pdf import ghostscript
from zidocs.steps import Progress, untold

if TYPE_CHECKING:
    # A merge needs nothing of archives, nor of what reading them loads.
    from zidocs.pipeline.archived import Numbers

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Staged:
    """The files of one bundle, staged; ``superseded`` are ours from before that they replace."""

    outputs: tuple[Output, ...]
    superseded: tuple[Path, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Binding:
    """Where a bundle goes and how it is bound: ``path`` (with /, without its ending) is below the
    stage's target, ``shown`` is how the user knows it, with its ending.

    With ``most_mb`` pictures are made smaller, and the bundle split into volumes, until no file
    has more than so many megabytes. ``numbers`` are those of an archive. With ``ghostscript``
    that program makes PDF/A of parts that are not. With ``every_page`` the proof draws all pages.
    """

    stage: Stage
    path: str
    cover: Cover
    shown: str
    asked: Sequence[AskedRow] = ()
    most_mb: int | None = None
    numbers: "Numbers | None" = None
    ghostscript: Path | None = None
    every_page: bool = False

    def place_of(self, number: int, volumes: int) -> Path:
        """Where the PDF of a volume is written."""
        return self.stage.place(f"{_volume_path(self.path, number, volumes)}.pdf")


def stage_bundle(
    binding: Binding, parts: Sequence[BoundPart], progress: Progress = untold
) -> Staged:
    """Bind the parts as wanted; raises EvidenceFault, BundleFault, UsageFault (the disk)."""
    parts, told = normalised(binding, parts)
    stage, shown, most_mb = binding.stage, binding.shown, binding.most_mb
    numbers = binding.numbers
    with writing(stage.target / f"{binding.path}.pdf"):
        fitted = bind_within(
            binding.cover,
            parts,
            binding.asked,
            binding.place_of,
            stage.folder_aside(binding.path),
            most_bytes=most_mb * _MEGABYTE if most_mb else None,
            archived=numbers.to_keep if numbers else None,
            progress=progress,
            every_page=binding.every_page,
        )
    outputs = tuple(_outputs(stage, binding.path, fitted))
    problems = (
        *told,
        *(numbers.told(shown, parts, fitted.bundles[0].index) if numbers else ()),
        *_not_drawn(binding, fitted),
        *(_told(shown, fitted, most_mb) if most_mb else ()),
        *(_too_large(shown, fitted, most_mb, parts) if most_mb else ()),
    )
    superseded = tuple(_superseded(stage.target, binding.path, outputs))
    return Staged(outputs, superseded, problems)


def _volume_path(path: str, number: int, volumes: int) -> str:
    return path if volumes == 1 else f"{path}-{number}"


def _outputs(stage: Stage, path: str, fitted: Fitted) -> Iterator[Output]:
    for number, bundle in enumerate(fitted.bundles, start=1):
        volume = _volume_path(path, number, len(fitted.bundles))
        yield Output(f"{volume}.pdf", "bukti", bundle.pages, bundle.sha256)
        yield stage.put(f"{volume}.json", index_bytes(bundle.index), "indeks")


def _superseded(target: Path, path: str, outputs: Sequence[Output]) -> Iterator[Path]:
    """Volumes of this bundle from before that it no longer has, if they are as we wrote them."""
    names = {PurePosixPath(output.path).name for output in outputs}
    whole = target / path
    number = re.compile(re.escape(whole.name) + r"-(\d+)\.pdf")
    for pdf in sorted(whole.parent.glob("*.pdf")) if whole.parent.is_dir() else ():
        matched = number.fullmatch(pdf.name)
        if pdf.name in names or not (matched or pdf.name == f"{whole.name}.pdf"):
            continue
        ours = index_beside(pdf)
        # A volume bears its number, a whole bundle none: others are bundles of other names.
        if ours and (ours.jilid if ours.jumlah_jilid > 1 else None) == _number(matched):
            yield from (pdf, pdf.with_suffix(".json"))


def _number(matched: re.Match[str] | None) -> int | None:
    return int(matched[1]) if matched else None


def volumes_left(shown: str, superseded: Sequence[Path]) -> Iterator[Problem]:
    """What to say where the older volumes beside the new bundle ``shown`` stay as they are."""
    for pdf in superseded:
        if pdf.suffix == ".pdf":
            yield Problem.warning(
                (PurePosixPath(shown).parent / pdf.name).as_posix(), "Z317", file=shown
            ).says(
                "This is a volume of an older bundle; the new one is {file}.",
                "Delete it, so that nobody uploads it, or run the command with --force.",
            )


def _not_drawn(binding: Binding, fitted: Fitted) -> Iterator[Problem]:
    """How far the proof and the search for a place of the stamp went, where not to the end."""
    place = Place(binding.shown)
    undrawn = sum(bundle.undrawn for bundle in fitted.bundles)
    unseen = sum(bundle.unseen for bundle in fitted.bundles)
    by_hand = say("Look through the bundle yourself; print such pages to a new, simpler PDF.")
    if undrawn:
        way = say("--proof all compares every page; it takes longer.")
        what = say(
            "{count} page(s) with text or drawings were not compared as pixels with their files: "
            "that would take too long. Their content was compared.",
            count=undrawn,
        )
        yield Problem(place, what, by_hand if binding.every_page else way, "Z710", "petunjuk")
    if unseen:
        way = say("--proof all looks at every page; it takes longer.")
        what = say(
            "{count} page(s) are stamped at the lower right without looking whether something "
            "stands there: that would take too long. A stamp has no ground, so it covers nothing, "
            "but letters may cross.",
            count=unseen,
        )
        yield Problem(place, what, by_hand if binding.every_page else way, "Z712", "petunjuk")


def _told(shown: str, fitted: Fitted, most_mb: int) -> Iterator[Problem]:
    """What was done so that the bundle fits."""
    if fitted.shrunk:
        yield Problem.hint(
            shown, "Z313", files=len({each.berkas for each in fitted.shrunk}), most=most_mb
        ).says(
            "Pictures of {files} file(s) were made smaller so that the bundle fits {most} MB; its "
            "certificate names them.",
            "Look at their pages in the bundle; the files themselves are as they were.",
        )
    volumes = len(fitted.bundles)
    if volumes > 1:
        yield Problem.warning(shown, "Z314", most=most_mb, volumes=volumes).says(
            "The bundle does not fit {most} MB; it was split into {volumes} volumes.",
            "Upload all of them, or leave out pages that nobody needs.",
        )


def _too_large(
    shown: str, fitted: Fitted, most_mb: int, parts: Sequence[BoundPart]
) -> Iterator[Problem]:
    """The volumes that do not fit whatever was done, and the file that does it."""
    for bundle in fitted.bundles:
        if bundle.size > most_mb * _MEGABYTE:
            tenths = -(-bundle.size * 10 // _MEGABYTE)
            yield Problem(
                Place((PurePosixPath(shown).parent / bundle.path.name).as_posix()),
                say(
                    "The file has {whole}.{tenth} MB, more than the {most} MB it may have.",
                    whole=tenths // 10,
                    tenth=tenths % 10,
                    most=most_mb,
                ),
                _way_out(bundle.index, parts),
                "Z303",
                "peringatan",
            )


def _way_out(index: BundleIndex, parts: Sequence[BoundPart]) -> Sentence:
    """What to do about the largest file of a volume, which its index describes."""
    sources = {part.berkas for part in index.parts}
    attached = {each.berkas for each in index.asli}

    def size(part: BoundPart) -> int:
        is_attached = part.file and part.source in attached
        return part.size + (part.file.stat().st_size if part.file and is_attached else 0)

    largest = max((part for part in parts if part.source in sources), key=size, default=None)
    if largest is None:
        # Only pages of an archive are in it, and those are what they were.
        return say("Its pages are those of an archive: allow more MB.")
    if largest.source in attached:
        return say(
            "{file} is signed, so it is attached as it is: have a smaller file signed, leave it "
            "out, or allow more MB.",
            file=largest.source,
        )
    return say(
        "A page of {file} cannot be made smaller: replace it, or allow more MB.",
        file=largest.source,
    )


def installed_ghostscript() -> Path:
    """The program of Ghostscript; raises UsageFault where there is none."""
    program = ghostscript.find()
    if program is None or ghostscript.version() is None:
        raise UsageFault.at("--pdfa ghostscript", "Z031").says(
            "Ghostscript is not installed on this computer.",
            "Install Ghostscript, or leave --pdfa out; see zidocs doctor.",
        )
    return program


def normalised(
    binding: Binding, parts: Sequence[BoundPart]
) -> tuple[Sequence[BoundPart], Iterable[Problem]]:
    """Parts that are no PDF/A are made anew by Ghostscript, where it can; what is to be told of it.

    Without the program all of them stay as they are.
    """
    if binding.ghostscript is None:
        return parts, ()
    taken: list[BoundPart] = []
    problems: dict[str, Problem] = {}
    for number, part in enumerate(map(survey, parts)):
        if part.obstacles and (pdf := _made_anew(part, binding.ghostscript)):
            file = binding.stage.aside(f"{binding.path}/pdfa-{number}.pdf", pdf)
            part = part.with_pages(file)
            helped = Problem.hint(part.source, "Z325").says(
                "Ghostscript made PDF/A of the pages of this file.",
                "Look at its pages in the bundle; the file itself is as it was.",
            )
            problems.setdefault(part.source, helped)
        elif part.obstacles:
            problems[part.source] = Problem.warning(
                part.source, "Z326", reasons="; ".join(part.obstacles)
            ).says(
                "The pages of this file cannot be made PDF/A ({reasons}); they are in the bundle "
                "as they were.",
                "Save the file as PDF/A in the program it was made with, if that can be had.",
            )
        taken.append(part)
    return taken, problems.values()


def _made_anew(part: BoundPart, program: Path) -> bytes | None:
    # It loads a renderer of pages, which no other build needs.
    from zidocs.pdf.made_archival import normalised_pages

    return normalised_pages(part.read(), part.source, program)
