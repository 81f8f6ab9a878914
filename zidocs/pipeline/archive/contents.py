"""The packets of a period become the files of its archive, each at its place of the workspace.

data/ of an archive is laid out like the workspace itself, so that the paths in packet.yaml and in
the bundles' indexes hold there too; only the bundles lie in bukti/, where people look for them.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path

from zidocs.archive.bag import Content
from zidocs.archive.naming import archive_name, same_name
from zidocs.disk.names import is_no_evidence
from zidocs.documents.templates import SENTENCES, find_template
from zidocs.office.catalogue import builtin_names
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.office.workspace import Workspace
from zidocs.pipeline.archive.bundles import CurrentBundle

BUNDLES = "bukti"
_ROOMS = ("foto", "lampiran", "scan")


def period_files(
    office: Office, packets: Sequence[Packet], bundles: Iterable[CurrentBundle]
) -> tuple[Content, ...]:
    """Bundles, packets, documents, templates, guide, settings and people, by path.

    Two different files may claim one path; :func:`zidocs.archive.naming.name_problems` tells it.
    """
    everything = [
        *_bundle_files(bundles),
        *_settings_files(office),
        *(content for packet in packets for content in _packet_files(office.workspace, packet)),
        *_template_files(office.workspace, packets),
        *_guide(office),
    ]
    return tuple(sorted(_once(everything), key=lambda content: content.path))


def _once(contents: Iterable[Content]) -> Iterator[Content]:
    """Each file once, by the first name that it comes with.

    Windows and Macs find foto/sore.jpg also as Foto/Sore.JPG; packet.yaml may name it so.
    """
    kept: dict[str, list[Content]] = {}
    for content in contents:
        twins = kept.setdefault(same_name(content.path), [])
        if not any(_is_one_file(content, twin) for twin in twins):
            twins.append(content)
            yield content


def _is_one_file(content: Content, twin: Content) -> bool:
    paths = [each.source for each in (content, twin) if isinstance(each.source, Path)]
    try:
        return content == twin or (len(paths) == 2 and paths[0].samefile(paths[1]))
    except OSError:
        return False


def _bundle_files(bundles: Iterable[CurrentBundle]) -> Iterator[Content]:
    for bundle in bundles:
        yield Content(f"{BUNDLES}/{bundle.pdf.name}", bundle.pdf, bundle.index.sha256)
        yield Content(f"{BUNDLES}/{bundle.json.name}", bundle.json, bundle.json_sha256)


def _settings_files(office: Office) -> Iterator[Content]:
    workspace = office.workspace
    logo = (office.logo,) if office.logo else ()
    for path in (workspace.settings, *workspace.rosters, *logo):
        yield _as_it_lies(workspace, path)


def _packet_files(workspace: Workspace, packet: Packet) -> Iterator[Content]:
    """packet.yaml, all evidence in the packet's rooms or named by it, its Word files and prints."""
    yield _as_it_lies(workspace, packet.folder / "packet.yaml")
    rooms = (path for room in _ROOMS for path in _below(workspace, packet.folder / room))
    photos = (photo.path for photo in packet.foto)
    attachments = (attachment.berkas for attachment in packet.lampiran)
    documents = (
        path
        for path in _below(workspace, workspace.output / packet.slug)
        if path.suffix.lower() in (".docx", ".pdf")
    )
    for path in (*photos, *attachments, *rooms, *documents):
        yield _as_it_lies(workspace, path)


def _below(workspace: Workspace, folder: Path) -> Iterator[Path]:
    """The files of a folder and those in it; what editors and systems leave there is no evidence.

    Links to folders are not followed, links to files only within the workspace.
    """
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not is_no_evidence(name)]
        for name in names:
            path = Path(place, name)
            if not is_no_evidence(name) and _is_inside(workspace, path):
                yield path


def _is_inside(workspace: Workspace, path: Path) -> bool:
    try:
        return path.is_file() and path.resolve().is_relative_to(workspace.root)
    except (OSError, RuntimeError):
        return False


def _template_files(workspace: Workspace, packets: Iterable[Packet]) -> Iterator[Content]:
    """The templates that the documents take, and the sentences: the office's, else the built-in."""
    names = {packet.form(kind).template for packet in packets for kind in packet.dokumen}
    for name in sorted(names | ({SENTENCES} if names else set())):
        path = find_template(workspace, name).path
        yield Content(f"templates/{path.name}", path)


def _guide(office: Office) -> Iterator[Content]:
    """The built-in guide in katalog/; one of the office's own at its place."""
    name = office.satker.katalog
    if name in builtin_names():
        data = resources.files("zidocs.office.catalogue").joinpath(f"{name}.yaml").read_bytes()
        yield Content(f"katalog/{name}.yaml", data)
    else:
        root = office.workspace.root
        yield _as_it_lies(office.workspace, Path(os.path.normpath(root / name.replace("\\", "/"))))


def _as_it_lies(workspace: Workspace, path: Path) -> Content:
    return Content(archive_name(workspace.show(path)), path)
