"""What of a packet counts for nothing, or for more than its writer means."""

from collections.abc import Iterator

from zidocs.board.completeness import completeness
from zidocs.board.signed_scans import SCAN_FOLDER, scans_elsewhere, several_scans, unnamed_scans
from zidocs.checks.rules import Known, Rule, Surroundings, grouped
from zidocs.checks.wording import is_about
from zidocs.errors import Place, Problem, say
from zidocs.kinds import in_words
from zidocs.office.packet_yaml import Attachment
from zidocs.words import listed


def _attachments(around: Surroundings) -> dict[str, list[tuple[str, Attachment]]]:
    """All attachments by their bytes, with the packet that names each, in order."""
    return grouped(
        (digest, (packet.slug, attachment))
        for packet in around.packets
        for attachment in packet.lampiran
        if (digest := around.files.attachments.get(attachment.berkas))
    )


def _under_two_names(known: Known) -> Iterator[Problem]:
    slug = known.packet.slug
    for index, attachment in enumerate(known.packet.lampiran):
        digest = known.files.attachments.get(attachment.berkas, "")
        for other_slug, other in known.once(_attachments).get(digest, ()):
            if other is attachment:
                break
            if _is_another_thing(attachment, other, other_slug == slug):
                yield Problem.at(
                    known.packet.place("lampiran", index, "berkas"),
                    other=known.office.workspace.show(other.berkas),
                    title=other.title,
                ).says(
                    "This file is the same as {other}, there called “{title}”.",
                    "Attach the right file; attach one file once, under one title.",
                )
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
    rooms = grouped((path.parent, path) for path in known.files.unused.get(packet.slug, ()))
    for room, paths in sorted(rooms.items()):
        yield Problem.at(
            show(paths[0] if len(paths) == 1 else room),
            count=len(paths),
            names=listed(path.name for path in paths),
        ).says(
            "Nothing uses {names} ({count} file(s) here).",
            "Name them under foto or lampiran in packet.yaml, or move them elsewhere.",
        )


def _activities_not_asked(known: Known) -> Iterator[Problem]:
    packet, office = known.packet, known.office
    for number, entry in enumerate(packet.bukti):
        indikator = office.katalog.find_indicator(entry.indikator)
        if indikator is None or entry.kegiatan is None:
            continue
        asked = indikator.activities_asked(entry.periode, office.satker.jenis)
        if entry.kegiatan in {activity.nomor for activity in asked}:
            continue
        choices = "; ".join(f"{activity.nomor}: {activity.nama}" for activity in asked)
        yield Problem(
            packet.tree.place(("bukti", number, "kegiatan")),
            say("Activity {number} of {code} is not asked of your office in {period}.",
                number=entry.kegiatan, code=entry.indikator, period=entry.periode),
            say("Asked then: {activities}.", activities=choices) if choices else
            say("No activity is asked then; remove kegiatan."),
        )  # fmt: skip


def _fewer_months(known: Known) -> Iterator[Problem]:
    """Told once for each indicator and period, in the first packet that serves it."""
    packet, office = known.packet, known.office
    for number, entry in enumerate(packet.bukti):
        indikator = office.katalog.find_indicator(entry.indikator)
        claim = entry.indikator, entry.periode
        serving = (
            each.slug
            for each in known.around.packets
            if claim in {(other.indikator, other.periode) for other in each.bukti}
        )
        if indikator is None or next(serving, None) != packet.slug:
            continue
        complete = completeness(
            indikator, entry.periode, office.satker.jenis, known.around.packets, {}
        )
        for monthly in complete.monthly:
            yield Problem.at(
                packet.place("bukti", number),
                count=monthly.found,
                most=monthly.months,
                code=entry.indikator,
                period=entry.periode,
                name=monthly.entry.nama,
            ).says(
                "{code} {period} has {count} of {most} months: the guide asks every month for "
                "“{name}”.",
                "Add the other months, each meeting in a packet of its own; of a file with several "
                "months, name them in its judul.",
            )


def _scans_of_nothing(known: Known) -> Iterator[Problem]:
    packet = known.packet
    names = ", ".join(f"{document}.pdf" for document in packet.dokumen)
    for path in unnamed_scans(packet):
        yield Problem(
            Place(known.office.workspace.show(path)),
            say("This packet has no document “{name}”, so the file counts as no signed scan.",
                name=path.stem),
            say("Rename the file to one of {names}.", names=names) if names else
            say("Move the file out of the folder {folder}.", folder=SCAN_FOLDER),
        )  # fmt: skip
    for path in scans_elsewhere(known.office.workspace, packet):
        yield Problem.at(known.office.workspace.show(path)).says(
            "This is a link that leads out of the workspace, so it counts as no signed scan.",
            "Put the file itself here.",
        )


def _several_scans(known: Known) -> Iterator[Problem]:
    show = known.office.workspace.show
    for document, paths in several_scans(known.office.workspace, known.packet).items():
        yield Problem.at(
            Place(show(paths[0])),
            document=in_words(known.packet.file_name(document)),
            names=listed(path.name for path in paths[1:]),
        ).says(
            "Of the {document} this scan is used; {names} too would be one of it.",
            "Keep the right one, and move the other out of scan/.",
        )


RULES = (
    Rule.of("Z245", _fewer_months, severity="petunjuk").says(
        "Fewer months than the guide asks for.",
        "The guide asks for some activities and reports every month (frekuensi: bulanan), e.g. "
        "monitoring and evaluation (line 68). A period with one of them is begun, not complete. "
        "Counted are the months of the meetings, and those that the titles of attachments name.",
    ),
    Rule.of("Z266", _under_two_names).says(
        "The same attachment under two names.",
        "One file that stands for two things proves neither: often the wrong file was copied or "
        "scanned. Files are the same when all their bytes are (SHA-256). Another packet may attach "
        "the same file under a title of the same words, e.g. the decree on the team.",
    ),
    Rule.of("Z267", _used_by_nothing, severity="petunjuk").says(
        "A file in the packet's folder that nothing uses.",
        "Only what packet.yaml names comes into a bundle, and all of foto/ where it names no "
        "photos. A file that was put there and forgotten would be missing in the evidence. The "
        "folder scan/ has a rule of its own (Z170).",
    ),
)

STATUS_RULES = (
    Rule.of("Z164", _activities_not_asked).says(
        "An activity that is not asked of your office in this period.",
        "The packet names an activity (kegiatan) that the guide does not have for your kind of "
        "office in this period, so it answers nothing. The message lists those that are asked. A "
        "number that the indicator does not have at all is an error.",
    ),
    Rule.of("Z170", _scans_of_nothing).says(
        "A signed scan that belongs to no document.",
        "A file in scan/ counts as a signed document when it has the document's name, such as "
        "notula.pdf. Rename it, or move it to lampiran/.",
    ),
    Rule.of("Z219", _several_scans).says(
        "Two signed scans of one document.",
        "A document counts once: undangan.pdf and nota_dinas.pdf are the same document, and so are "
        "notula.pdf and notula.jpg. Only one of them goes into the bundle.",
    ),
)
"""Told by ``status`` too, and by ``check`` behind all that :data:`RULES` find."""
