"""What an evaluator sees in the photos of a packet, or does not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path

from zidocs.checks.rules import LIKENESS_BITS, Known, PhotoSeen, Rule, Surroundings, grouped
from zidocs.checks.texts import activities_of
from zidocs.errors import Problem
from zidocs.office.meeting import Meeting
from zidocs.office.packet import Packet, Photo
from zidocs.words import listed

# Photos that are the same, or look the same

_BAND_BITS = 16
_MOST_DIFFERENT_BITS = LIKENESS_BITS // _BAND_BITS - 1
"""Of two pictures that look the same. With one band more than that, one of the bands is equal in
both, so that only pictures with an equal band need to be compared, not all with all."""
_SAME_PIXELS_BITS = 1
"""Of two files of one picture: another date in the file, perhaps saved once more."""
_SAME_SHAPE = 0.02
"""By how much width to height of two copies may differ."""


@dataclass(frozen=True)
class Shown:
    """A photo in a packet; two packets may name one file."""

    packet: str
    path: Path


@dataclass(frozen=True)
class _Entry:
    """A photo that was seen, and the packet that shows it."""

    packet: Packet
    path: Path
    seen: PhotoSeen

    @property
    def shown(self) -> Shown:
        return Shown(self.packet.slug, self.path)


def _entries(around: Surroundings) -> Iterator[_Entry]:
    """By the day of the meeting, so that the copy is told, not what it was copied from."""
    for packet in sorted(around.packets, key=_day):
        for photo in packet.foto:
            seen = around.files.photos.get(photo.path)
            if seen:
                yield _Entry(packet, photo.path, seen)


def _day(packet: Packet) -> tuple[str, str]:
    return (packet.rapat.tanggal.isoformat() if packet.rapat else "9999"), packet.slug


def _may_share(one: _Entry, other: _Entry) -> bool:
    """Packets of one meeting, or of several on one day, may show the same photo."""
    first, second = one.packet.rapat, other.packet.rapat
    return bool(first and second and first.tanggal == second.tanggal)


def _is_used_again(one: _Entry, other: _Entry) -> bool:
    """Within one packet each photo counts once; packets of one day may share photos."""
    return one.packet.slug == other.packet.slug or not _may_share(one, other)


def _is_elsewhere_alike(one: _Entry, other: _Entry) -> bool:
    is_elsewhere = one.packet.slug != other.packet.slug and not _may_share(one, other)
    return is_elsewhere and _look_alike(one.seen, other.seen)


def twin_files(around: Surroundings) -> Mapping[Shown, Shown]:
    """Each photo that an earlier packet, or the same one before it, has byte by byte."""
    return _twins(around, lambda seen: [seen.sha256], _is_used_again)


def twin_pictures(around: Surroundings) -> Mapping[Shown, Shown]:
    """Each photo that looks like one of an earlier packet, but is another file."""
    return _twins(around, lambda seen: [*_bands(seen.likeness)], _is_elsewhere_alike)


def _twins(
    around: Surroundings,
    keys_of: Callable[[PhotoSeen], Sequence[object]],
    is_twin: Callable[[_Entry, _Entry], bool],
) -> Mapping[Shown, Shown]:
    """Each photo that has a twin before it; only those with a key in common are compared."""
    buckets: dict[object, list[_Entry]] = {}
    twins: dict[Shown, Shown] = {}
    for entry in _entries(around):
        keys = keys_of(entry.seen)
        candidates = chain.from_iterable(buckets.get(key, ()) for key in keys)
        twin = next((other for other in candidates if is_twin(entry, other)), None)
        if twin:
            twins[entry.shown] = twin.shown
        else:
            # Of a picture that is everywhere, the first one stands for all.
            for key in keys:
                buckets.setdefault(key, []).append(entry)
    return twins


def _bands(likeness: int | None) -> Iterator[tuple[int, int]]:
    if likeness is not None:
        for shift in range(0, LIKENESS_BITS, _BAND_BITS):
            yield shift, likeness >> shift & ((1 << _BAND_BITS) - 1)


def _look_alike(one: PhotoSeen, other: PhotoSeen) -> bool:
    if one.likeness is None or other.likeness is None or one.sha256 == other.sha256:
        return False
    across = one.width_px * other.height_px, other.width_px * one.height_px
    is_same_shape = abs(across[0] - across[1]) <= _SAME_SHAPE * max(across)
    different = (one.likeness ^ other.likeness).bit_count()
    return is_same_shape and different <= _most_different(one, other)


def _most_different(one: PhotoSeen, other: PhotoSeen) -> int:
    """Cameras that date photos differently tell two photos, unless both show one and the same.

    No two photos of a camera are that equal; a copy that got another date is.
    """
    is_dated_otherwise = one.taken and other.taken and one.taken != other.taken
    return _SAME_PIXELS_BITS if is_dated_otherwise else _MOST_DIFFERENT_BITS


# What is amiss

_LEAST_PHOTOS = 2
_PHOTO_KINDS = frozenset({"foto", "capture"})
"""Attachments that show a meeting as well."""
_LEAST_PIXELS = 640
"""On the longer side: about 100 to the inch where a photo is printed 16 cm wide."""
_EVENING, _MORNING = 18, 6
"""A meeting that begins in the evening may end after midnight."""


def _too_few(known: Known) -> Iterator[Problem]:
    packet = known.packet
    shown = len(packet.foto) + sum(each.jenis in _PHOTO_KINDS for each in packet.lampiran)
    if packet.rapat and _are_asked(known) and shown < _LEAST_PHOTOS:
        yield Problem.at(packet.place("foto"), count=shown, least=_LEAST_PHOTOS).says(
            "The packet has {count} photo(s); a meeting is shown by at least {least}.",
            "Put photos of the meeting into the folder foto/.",
        )


def _are_asked(known: Known) -> bool:
    return any("foto" in kegiatan.dokumen for kegiatan in activities_of(known))


def _without_caption(known: Known) -> Iterator[Problem]:
    plain = [photo for photo in known.packet.foto if not photo.keterangan.strip()]
    if known.packet.rapat and plain:
        named = known.packet.place("foto")
        yield Problem.at(
            plain[0].place if plain[0].place.file == named.file else named,
            count=len(plain),
            names=listed(photo.path.name for photo in plain),
        ).says(
            "{names}: {count} photo(s) without a caption of their own.",
            "Write foto: [{{berkas: foto/1.jpg, keterangan: …}}] into packet.yaml, with what each "
            "photo shows.",
        )


def _capture_without_caption(known: Known) -> Iterator[Problem]:
    for index, attachment in enumerate(known.packet.lampiran):
        if attachment.jenis.strip().casefold() == "capture" and not attachment.keterangan:
            yield Problem.at(
                known.packet.place("lampiran", index, "berkas"), title=attachment.title
            ).says(
                "The capture “{title}” has no keterangan.",
                "Add keterangan: what it shows, where, and when it was taken; it stands below the "
                "picture. Without it only judul stands there.",
            )


def _on_another_day(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    days = grouped(
        (seen.taken.date(), photo)
        for photo, seen in _seen(known)
        if meeting and seen.taken and not _is_of_the_meeting(seen, meeting)
    )
    for day, photos in sorted(days.items()):
        if meeting:
            yield Problem.at(
                photos[0].place,
                names=listed(photo.path.name for photo in photos),
                date=day,
                meeting=meeting.tanggal,
            ).says(
                "The camera dates {names} on {date}; the meeting was on {meeting}.",
                "Take the photos of this meeting, or check rapat.tanggal; the camera's clock may "
                "be wrong, too.",
            )


def _seen(known: Known) -> Iterator[tuple[Photo, PhotoSeen]]:
    for photo in known.packet.foto:
        seen = known.files.photos.get(photo.path)
        if seen:
            yield photo, seen


def _is_of_the_meeting(seen: PhotoSeen, meeting: Meeting) -> bool:
    if seen.taken is None or seen.taken.date() == meeting.tanggal:
        return True
    is_next_day = seen.taken.date() - meeting.tanggal == timedelta(days=1)
    return is_next_day and meeting.mulai.hour >= _EVENING and seen.taken.hour < _MORNING


def _used_again(known: Known) -> Iterator[Problem]:
    for photo, other in _with_twin(known, twin_files):
        yield Problem.at(photo.place, other=other).says(
            "This photo is the same file as {other}.",
            "Use a photo once, with the meeting that it shows.",
        )


def _nearly_used_again(known: Known) -> Iterator[Problem]:
    for photo, other in _with_twin(known, twin_pictures):
        yield Problem.at(photo.place, other=other).says(
            "This photo looks like a copy of {other}.",
            "Look at both; use a photo once, with the meeting that it shows.",
        )


def _with_twin(
    known: Known, twins: Callable[[Surroundings], Mapping[Shown, Shown]]
) -> Iterator[tuple[Photo, str]]:
    """The packet's photos that have a twin, and where that is."""
    for photo in known.packet.foto:
        twin = known.once(twins).get(Shown(known.packet.slug, photo.path))
        if twin:
            yield photo, known.office.workspace.show(twin.path)


def _too_small(known: Known) -> Iterator[Problem]:
    for photo, seen in _seen(known):
        if max(seen.width_px, seen.height_px) < _LEAST_PIXELS:
            yield Problem.at(photo.place, width=seen.width_px, height=seen.height_px).says(
                "The photo has {width} × {height} pixels; printed, it is blurred.",
                "Take the original from the phone, not the preview of a messenger.",
            )


_LONGEST_SIDES = 4.0
"""How many times longer than wide a photo may be; a phone's own screen is about 2.2."""


def _too_long(known: Known) -> Iterator[Problem]:
    for photo, seen in _seen(known):
        short, long = sorted((seen.width_px, seen.height_px))
        if long > short * _LONGEST_SIDES:
            yield Problem.at(photo.place, times=round(long / short)).says(
                "This picture is {times} times as long as it is wide; as a photo its letters "
                "cannot be read.",
                "Give it under lampiran with jenis: capture; there it is cut over several pages.",
            )


RULES = (
    Rule.of("Z260", _too_few).says(
        "Fewer than two photos of a meeting.",
        "Evaluators are known to reject meetings with fewer than two photos. The rule holds where "
        "the guide asks for photos of the activity; attachments of the kind foto or capture count, "
        "too.",
    ),
    Rule.of("Z261", _without_caption, severity="petunjuk").says(
        "A photo without a caption of its own.",
        "Evaluators are known to reject photos without a caption. Without one the meeting's title, "
        "place and date are printed below every photo; better is what the photo shows, under foto "
        "with keterangan.",
    ),
    Rule.of("Z246", _capture_without_caption).says(
        "A capture without an explanation.",
        "A picture of a screen, a banner or a notice tells an evaluator nothing by itself: what is "
        "seen, where, when? Captures without an explanation are known to be rejected. keterangan "
        "of the attachment stands below the picture on its page.",
    ),
    Rule.of("Z262", _on_another_day).says(
        "A photo that the camera dates on another day.",
        "Cameras write the time into the file; another day than the meeting's tells that the photo "
        "was taken at another meeting (evaluators are known to reject this). Read is the time of "
        "exposure (Exif 2.3, DateTimeOriginal), which messengers take out: such photos have no "
        "date, and nothing is said of them.",
    ),
    Rule.of("Z263", _used_again).says(
        "The same photo file twice.",
        "The same photo in another packet is taken for made-up evidence (evaluators are known to "
        "reject this). Files are the same when all their bytes are (SHA-256). Packets of meetings "
        "on one day may share photos; within one packet each photo counts once.",
    ),
    Rule.of("Z264", _nearly_used_again).says(
        "A photo that is nearly the same as one in another packet.",
        "A photo that was made smaller, sent through a messenger or brightened is still the same "
        "photo in two packets. Compared is a hash of what is seen, which differs in few of its 128 "
        "bits then; photos that cameras date at different times are different photos, unless they "
        "show the very same: then a copy got another date. Look at both: the rule can be mistaken.",
    ),
    Rule.of("Z265", _too_small, pixels=_LEAST_PIXELS).says(
        "A photo too small to be printed.",
        "Evaluators are known to reject evidence that cannot be read. A photo of less than "
        "{pixels} pixels on its longer side has fewer than about 100 to the inch where it is "
        "printed 16 cm wide.",
    ),
    Rule.of("Z298", _too_long, times=_LONGEST_SIDES).says(
        "A capture too long to be a photo.",
        "Evaluators are known to reject evidence that cannot be read. A capture of a whole "
        "conversation that is more than {times} times as long as it is wide becomes a narrow strip "
        "in the frame of a photo.",
    ),
)
