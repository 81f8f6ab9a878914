"""Ready pages and a plan become one evidence PDF with its index, staged."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zidocs.bundle.binding import bind
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Cover
from zidocs.errors import Place, Problem, say
from zidocs.layout.blocks import fold
from zidocs.layout.pdftext import read_pages
from zidocs.pipeline.asked import PHOTOS
from zidocs.pipeline.draft import ReadyPages
from zidocs.pipeline.stage import Output, Stage
from zidocs.plan import TITLES, BundlePlan, Part
from zidocs.spec.satker import Satker


@dataclass(frozen=True)
class BundleJob:
    """One bundle to bind: its plan, and the pages of every packet that feeds it, by slug."""

    satker: Satker
    nama_indikator: str
    plan: BundlePlan
    ready: Mapping[str, tuple[ReadyPages, ...]]
    asked: tuple[AskedRow, ...]
    stage: Stage


@dataclass(frozen=True)
class BoundBundle:
    """The staged PDF and index of one bundle, and what is to be said about it."""

    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]


def bind_bundle(job: BundleJob) -> BoundBundle:
    """Read the parts in their order and bind them; raises BundleFault."""
    plan, satker = job.plan, job.satker
    cover = Cover(
        satker=satker.nama,
        kop=satker.kop.baris if satker.kop else (satker.nama,),
        judul=_title(plan),
        indikator=plan.indikator,
        nama_indikator=job.nama_indikator,
        periode=plan.periode,
        tahun=satker.tahun,
        paper_mm=satker.paper_mm,
        author=satker.nama,
    )
    parts = [_bound_part(part, job.ready[part.packet]) for part in plan.parts]
    bundle = bind(cover, parts, [_at_its_page(row, parts) for row in job.asked])
    path = bundle_path(satker, plan)
    outputs = stage_bundle(job.stage, f"{path}.pdf", f"{path}.json", bundle)
    return BoundBundle(outputs, tuple(_size_problems(satker, path, len(bundle.pdf))))


def bundle_path(satker: Satker, plan: BundlePlan) -> str:
    """Where a bundle lies below hasil/, without its ending."""
    return f"bukti/{satker.tahun}/{plan.periode}/{plan.indikator}"


def stage_bundle(stage: Stage, path: str, index_path: str, bundle: Bundle) -> tuple[Output, ...]:
    """Stage a bundle's PDF and its index at these paths below the stage's target."""
    index = json.dumps(bundle.index, ensure_ascii=False, indent=1) + "\n"
    return (
        stage.put(path, bundle.pdf, "bukti", bundle.pages),
        stage.put(index_path, index.encode(), "indeks"),
    )


def _title(plan: BundlePlan) -> str:
    sections = dict.fromkeys(part.section for part in plan.parts if part.section)
    return next(iter(sections)) if len(sections) == 1 else ""


def _at_its_page(row: AskedRow, parts: Sequence[BoundPart]) -> AskedRow:
    """Photos that a notula shows begin on the page of that heading, not where the notula does."""
    if row.part is None or row.nama != PHOTOS or parts[row.part].kind != "notula":
        return row
    pages = read_pages(parts[row.part].pdf)
    heading = fold(TITLES["foto"])
    found = (
        number
        for number, page in enumerate(pages, start=1)
        if heading in fold("".join(run.text for run in page.runs))
    )
    return replace(row, page=next(found, 1))


def _bound_part(part: Part, ready: tuple[ReadyPages, ...]) -> BoundPart:
    pages = next(pages for pages in ready if pages.key == (part.kind, part.number))
    return BoundPart(
        title=part.title,
        section=part.section,
        kind=part.kind,
        packet=part.packet,
        pdf=pages.file.read_bytes(),
        source=pages.source,
        source_sha256=pages.sha256,
        source_pages=pages.source_pages,
    )


def _size_problems(satker: Satker, path: str, size: int) -> list[Problem]:
    if size <= satker.ukuran_maks_mb * 1_000_000:
        return []
    return [
        Problem(
            Place(f"hasil/{path}.pdf"),
            say("The bundle has {size} MB; the portal takes {most} MB (ukuran_maks_mb).",
                size=f"{size / 1_000_000:.1f}", most=satker.ukuran_maks_mb),
            say("Scan large attachments with a lower resolution, or take out pages (halaman)."),
            "Z303",
            "peringatan",
        )
    ]  # fmt: skip
