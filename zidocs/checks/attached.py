"""The files beside a packet.yaml become findings about those used twice, or not at all."""

from collections.abc import Iterator
from pathlib import Path

from zidocs.checks.rule import Known, Rule, Surroundings
from zidocs.checks.wording import is_about, listed
from zidocs.errors import Place, Problem, say
from zidocs.spec.packet_yaml import Attachment


def _attachments(around: Surroundings) -> dict[str, list[tuple[str, Attachment]]]:
    """All attachments by their bytes, with the packet that names each, in order."""
    found: dict[str, list[tuple[str, Attachment]]] = {}
    for packet in around.packets:
        for attachment in packet.lampiran:
            digest = around.files.attachments.get(attachment.berkas)
            if digest:
                found.setdefault(digest, []).append((packet.slug, attachment))
    return found


def _under_two_names(known: Known) -> Iterator[Problem]:
    slug = known.packet.slug
    for index, attachment in enumerate(known.packet.lampiran):
        digest = known.files.attachments.get(attachment.berkas, "")
        for other_slug, other in known.once(_attachments).get(digest, ()):
            if other is attachment:
                break
            if _is_another_thing(attachment, other, other_slug == slug):
                yield Problem(
                    known.packet.place("lampiran", index, "berkas"),
                    say("This file is the same as {other}, there called “{title}”.",
                        other=known.office.workspace.show(other.berkas), title=other.title),
                    say("Attach the right file; attach one file once, under one title."),
                )  # fmt: skip
                break


def _is_another_thing(attachment: Attachment, other: Attachment, is_here: bool) -> bool:
    """Whether the same bytes stand under another name; in other packets, for something else."""
    if attachment.berkas == other.berkas:
        return False
    return is_here or not (
        is_about(attachment.title, other.title) or is_about(other.title, attachment.title)
    )


def _used_by_nothing(known: Known) -> Iterator[Problem]:
    packet, show = known.packet, known.office.workspace.show
    rooms: dict[Path, list[Path]] = {}
    for path in known.files.unused.get(packet.slug, ()):
        rooms.setdefault(path.parent, []).append(path)
    for room, paths in sorted(rooms.items()):
        yield Problem(
            Place(show(paths[0] if len(paths) == 1 else room)),
            say("Nothing uses {names} ({count} file(s) here).",
                count=len(paths), names=listed(path.name for path in paths)),
            say("Name them under foto or lampiran in packet.yaml, or move them elsewhere."),
        )  # fmt: skip


RULES = (
    Rule(
        "Z266",
        "peringatan",
        say("The same attachment under two names."),
        say(
            "One file that stands for two things proves neither: often the wrong file was copied "
            "or scanned. Files are the same when all their bytes are (SHA-256). Another packet may "
            "attach the same file under a title of the same words, e.g. the decree on the team."
        ),
        _under_two_names,
    ),
    Rule(
        "Z267",
        "petunjuk",
        say("A file in the packet's folder that nothing uses."),
        say(
            "Only what packet.yaml names comes into a bundle, and all of foto/ where it names no "
            "photos. A file that was put there and forgotten would be missing in the evidence. "
            "The folder scan/ has a rule of its own (Z170)."
        ),
        _used_by_nothing,
    ),
)
