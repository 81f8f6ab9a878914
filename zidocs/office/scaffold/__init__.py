"""A folder or an indicator becomes files to fill in: workspace, packet, the editor's schemas."""

import json
import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from zidocs.errors import Problem, UsageFault, os_reason
from zidocs.office.reading import Office
from zidocs.office.scaffold.packet_form import claim, packet_form
from zidocs.office.schema import json_schema
from zidocs.office.workspace import PACKET, SETTINGS, Workspace

SCHEMAS = ".zidocs"
"""The workspace's folder for the schemas by which an editor completes the keys."""


def new_workspace(folder: Path, year: int) -> tuple[Path, ...]:
    """A new or empty folder becomes a workspace that builds at once; the files written.

    Raises UsageFault when one of the files is already there: nothing is overwritten.
    """
    meeting = _weekday_from(date(year, 3, 5))
    facts = {
        "tahun": str(year),
        "tanggal_rapat": meeting.isoformat(),
        "tanggal_undangan": _weekday_from(meeting - timedelta(days=4)).isoformat(),
        "tanggal_laporan": _weekday_from(meeting + timedelta(days=1)).isoformat(),
        "tenggat_keputusan": _weekday_from(meeting + timedelta(days=14)).isoformat(),
        "tenggat": "{"
        + ", ".join(
            f"{period}: {_weekday_from(day)}"
            for period, day in (
                ("B03", date(year, 3, 25)),
                ("B06", date(year, 6, 24)),
                ("B09", date(year, 9, 24)),
                ("B12", date(year, 12, 17)),
            )
        )
        + "}",
    }
    texts = {
        folder / SETTINGS: _fill("satker.yaml", facts),
        folder / "pegawai.csv": _fill("pegawai.csv", facts),
        folder / "packets" / "contoh-rapat" / PACKET: _fill("contoh-packet.yaml", facts),
    }
    _refuse_existing(folder, texts)
    for path, text in texts.items():
        _write(path, text)
    return (*texts, *write_schemas(folder))


def new_packet(
    office: Office,
    indikator: str,
    periode: str,
    kegiatan: int | None = None,
    files_only: bool = False,
) -> Path:
    """What the guide asks for becomes ``packets/<slug>/`` with a packet.yaml to fill in.

    Without ``kegiatan`` the first activity is meant, without ``periode`` (an empty text) the only
    one; where the guide asks for no meeting, and for ``files_only``, the packet is a set of files.
    Raises SpecFault when the guide does not ask for this, UsageFault when the packet is already
    there.
    """
    asked = claim(office, indikator, periode, kegiatan)
    workspace = office.workspace
    slug = re.sub(r"\W+", "-", f"{asked.indikator.kode}-{asked.periode}".lower())
    if kegiatan:
        slug = f"{slug}-kegiatan-{kegiatan}"
    room = workspace.root / "packets"
    folder = (room if room.is_dir() or not _is_flat(workspace) else workspace.root) / slug
    path = folder / PACKET
    _refuse_existing(workspace.root, [path])
    depth = len(folder.relative_to(workspace.root).parts)
    schema = "../" * depth + f"{SCHEMAS}/packet.schema.json"
    area = office.katalog.find_area(asked.indikator.kode)
    aim = (area and area.tujuan) or ""
    _write(path, packet_form(asked, office.roster, schema, aim, files_only))
    for room_name in ("foto", "lampiran", "scan"):
        (folder / room_name).mkdir(exist_ok=True)
    write_schemas(workspace.root)
    return path


def write_schemas(root: Path) -> tuple[Path, ...]:
    """The JSON Schemas that the first line of every scaffold points at."""
    paths = []
    for which in ("satker", "packet"):
        path = root / SCHEMAS / f"{which}.schema.json"
        _write(path, json.dumps(json_schema(which), ensure_ascii=False, indent=1) + "\n")
        paths.append(path)
    return tuple(paths)


def _is_flat(workspace: Workspace) -> bool:
    """Whether the packets lie directly in the workspace."""
    return any(packet.path.parent == workspace.root for packet in workspace.packets())


def _weekday_from(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _fill(name: str, facts: dict[str, str]) -> str:
    text = files(__package__).joinpath(name).read_text("utf-8")
    for key, value in facts.items():
        text = text.replace(f"<{key}>", value)
    return text


def _refuse_existing(root: Path, paths: dict[Path, str] | list[Path]) -> None:
    problems = [
        Problem.at(path.relative_to(root).as_posix(), "Z050").says(
            "The file is already there; nothing was written.",
            "Choose another folder, or rename the old one first.",
        )
        for path in paths
        if path.exists()
    ]
    if problems:
        raise UsageFault(problems)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Notepad of older Windows shows a file with bare line feeds as one line.
        path.write_text(text, "utf-8", newline="\r\n" if path.suffix == ".csv" else "\n")
    except OSError as error:
        raise UsageFault.at(path, "Z012", detail=os_reason(error)).says(
            "The file cannot be written ({detail}).",
            "Choose a folder you may write to, e.g. in Documents.",
        ) from error
