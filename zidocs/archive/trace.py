"""A page of a bundle becomes what it shows: document, packet, YAML line, file, page and hash.

The index beside the bundle knows it. Whether the file it names still has that hash is looked up
where the bundle lies: in its workspace, or in the archive, whose data/ is laid out like one.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Literal

from zidocs.archive.naming import archive_name
from zidocs.bundle.formats import format_of
from zidocs.bundle.index import MOST_INDEX, BundleIndex, Page, Part, older_index, read_index
from zidocs.disk.files import hash_file
from zidocs.errors import (
    ArchiveFault,
    Place,
    Problem,
    UsageFault,
    ZidocsError,
    on_one_line,
    os_reason,
    say,
)
from zidocs.office.workspace import PACKET, Workspace, find_workspace
from zidocs.yaml import Tree, read_tree

Now = Literal["sama", "berubah", "tidak ada", ""]
"""How a file stands to the hash that the index has of it; "" for a page of no file."""


@dataclass(frozen=True)
class TracedFile:
    """A file that a page comes from, its hash in the bundle, and how it stands now."""

    berkas: str
    sha256: str
    keadaan: Now


@dataclass(frozen=True)
class Trace:
    """What a page is; ``place`` is the line of packet.yaml that put it there, where it is known.

    ``in_file`` is where a viewer finds the page; ``files`` are the source and the photos shown.
    """

    bundle: str
    number: int
    in_file: int
    index: BundleIndex
    page: Page
    place: Place | None
    files: tuple[TracedFile, ...]
    problems: tuple[Problem, ...]


def trace(bundle: Path, number: int) -> Trace:
    """The page of ``bundle`` that bears this printed number.

    Raises UsageFault: no such bundle, no index beside it, no such page. ArchiveFault: the index is
    damaged, or describes another PDF.
    """
    index = _index_of(bundle)
    page = index.page(number)
    if page is None:
        raise UsageFault(_no_such_page(bundle, index, number))
    # Or the data/ of an archive, which is laid out like one.
    workspace: Workspace | None = None
    with suppress(UsageFault):
        workspace = find_workspace(bundle.parent)
    part = index.part_at(number)
    files = tuple(_files(bundle.parent, workspace, index, page))
    place = _place(workspace, page, part) if workspace else None
    return Trace(
        bundle=bundle.name,
        number=number,
        in_file=index.in_file(number),
        index=index,
        page=page,
        place=place,
        files=files,
        problems=tuple(_problems(bundle, index, files, part)),
    )


def _index_of(bundle: Path) -> BundleIndex:
    path = bundle.with_suffix(".json")
    shown = on_one_line(str(path))
    if not bundle.exists():
        raise UsageFault.at(on_one_line(str(bundle)), "Z841").says(
            "This PDF is not there.",
            "Correct its name, or look where the bundles are; a name with spaces stands in double "
            "quotes.",
        )
    try:
        with path.open("rb") as file:
            data = file.read(MOST_INDEX)
        found = hash_file(bundle)
    except OSError as error:
        raise UsageFault.at(
            on_one_line(error.filename or shown), "Z840", detail=os_reason(error)
        ).says(
            "The bundle or its index cannot be read ({detail}).",
            "Name the bundle's PDF; its index (.json) must lie beside it.",
        ) from error
    index = read_index(data, shown)
    if index.sha256 != found:
        raise ArchiveFault.at(on_one_line(str(bundle)), "Z830").says(
            "The bundle is not the one that its index describes, so its pages may differ.",
            "Fetch both from the archive, or build the bundle again.",
        )
    return index


def _no_such_page(bundle: Path, index: BundleIndex, number: int) -> Problem:
    volumes = index.jumlah_jilid
    return Problem(
        Place(on_one_line(bundle.name)),
        say("There is no page {number} in this file; it has pages {first} to {last}.",
            number=number, first=index.first, last=index.last),
        say("The bundle has {volumes} volumes; look in another one.", volumes=volumes)
        if 1 <= number <= index.jumlah_halaman and volumes > 1 else
        say("Give the number that is printed on the page."),
        "Z842",
    )  # fmt: skip


def _files(
    folder: Path, workspace: Workspace | None, index: BundleIndex, page: Page
) -> Iterator[TracedFile]:
    """The page's own file and the photos on it: those of its part where that is not known.

    They lie in the workspace or archive that the bundle was built in; those of a merged one, which
    proves no indicator, around its ``folder``.
    """
    part = index.part_at(page.halaman)
    photos = part.foto if part else ()
    shown = (page.halaman, None)
    named = [(photo.berkas, photo.sha256) for photo in photos if photo.halaman in shown]
    # Pages made of photos name their folder, which is no file.
    if page.berkas and page.jenis != "foto":
        named.insert(0, (page.berkas, page.sha256))
    for name, sha256 in named:
        if index.indikator:
            paths = [path for path in [_inside(workspace, name)] if path]
        else:
            paths = [*_beside(folder, name)]
        yield TracedFile(name, sha256, _now(paths, sha256))


def _now(paths: Iterable[Path], sha256: str) -> Now:
    """How the files that may be meant stand; the one with this hash is meant, if there is one."""
    state: Now = "tidak ada"
    for path in paths:
        with suppress(OSError):
            if hash_file(path) == sha256:
                return "sama"
            state = "berubah"
    return state


def _beside(folder: Path, berkas: str) -> Iterator[Path]:
    """The files around a merged bundle: named from its folder on, or from where one stands.

    Only their hash is compared. Names from the root of a disk on, and those of other computers,
    are not followed: an index may name anything.
    """
    name = berkas.replace("\\", "/")
    if name.startswith("/") or PureWindowsPath(name).drive or "\0" in name:
        return
    for path in (folder / name, Path(name)):
        with suppress(OSError):
            if path.is_file():
                yield path


def _inside(workspace: Workspace | None, berkas: str) -> Path | None:
    """The file of this name in the workspace; the index may name anything, so nothing outside."""
    if workspace is None:
        return None
    # An archive writes accents in one character, the disk that a bundle came from perhaps in two.
    for written in (berkas, archive_name(berkas)):
        with suppress(ZidocsError):
            return workspace.locate(workspace.root, written, Place())
    return None


def _problems(
    bundle: Path, index: BundleIndex, files: Iterable[TracedFile], part: Part | None
) -> Iterator[Problem]:
    if format_of(index.format) is None:
        yield older_index(on_one_line(bundle.name))
    for file in files:
        # Pages that an archive keeps show an older state on purpose.
        if file.keadaan == "berubah" and not (part and part.arsip):
            yield Problem.warning(on_one_line(file.berkas), "Z843").says(
                "This file was changed since the bundle was built.",
                "What the page shows is the older state; build again for the newer one.",
            )


def _place(workspace: Workspace, page: Page, part: Part | None) -> Place | None:
    """The line of packet.yaml that put this part into the bundle, or of what made its document."""
    tree = _packet_tree(workspace, page.paket)
    if tree is None or part is None:
        return None
    if part.jenis == "lampiran":
        return _attachment_place(tree, part)
    # A packet that says nothing of a document gets the one that its meeting asks for.
    for key in (part.jenis, "dokumen", "rapat"):
        if (key,) in tree.keys:
            return tree.key_place((key,))
    return tree.place()


def _packet_tree(workspace: Workspace, slug: str) -> Tree | None:
    try:
        for written in (f"packets/{slug}/{PACKET}", f"{slug}/{PACKET}"):
            path = _inside(workspace, written) if slug else None
            if path:
                return read_tree(path, workspace.show(path))
    except ZidocsError:
        # Of a packet.yaml that is broken now nobody can tell the line.
        return None
    return None


def _attachment_place(tree: Tree, part: Part) -> Place | None:
    """The entry of ``lampiran`` that names this file; of several, the one with this title."""
    root = tree.root if isinstance(tree.root, dict) else {}
    entries = root.get("lampiran")
    folder = Path(tree.file).parent
    found = [
        (entry.get("judul") == part.judul, tree.place(("lampiran", number)))
        for number, entry in enumerate(entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and _same_file(folder, entry.get("berkas"), part.berkas)
    ]
    exact = [place for has_title, place in found if has_title]
    return next(iter(exact or [place for _, place in found]), None)


def _same_file(folder: Path, written: object, berkas: str) -> bool:
    path = os.path.normpath(folder / str(written).replace("\\", "/"))
    return Path(archive_name(path)) == Path(archive_name(os.path.normpath(berkas)))
