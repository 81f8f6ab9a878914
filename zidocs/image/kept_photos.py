"""What was printed of a photo is kept, so that the next build need not decode the photo again.

``hasil/.zidocs/foto/`` holds JPEGs by the hash of their photo and of all that they depend on. It is
bounded and may be deleted at any time: a photo that is not there, or damaged, is prepared again and
gives the same bytes. Two builds may keep and forget at once; each file is whole or not there.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PIL import features

from zidocs.disk.files import hash_bytes, remove
from zidocs.disk.remembered import seal_bytes, unseal_bytes
from zidocs.image.jpeg import jpeg_facts
from zidocs.image.upright_photos import PrintSize, UprightPhoto, prepare_photo

MOST_BYTES = 256_000_000
"""Of all files: the photos of two years. Those that nobody asked for the longest go first."""
_LARGEST = 20_000_000
"""Bytes of one photo as it is printed; a few hundred thousand are usual."""
_FORMAT = 1
"""Raise it when the same photo would be prepared otherwise."""
_CODECS = ("pil", "libjpeg_turbo", "webp", "avif", "libtiff", "littlecms2")


@dataclass(frozen=True)
class KeptPhotos:
    """The photos that are kept in a folder, which need not be there."""

    folder: Path

    @classmethod
    def of(cls, output: Path) -> "KeptPhotos":
        """Those of a workspace; ``output`` is its folder hasil/."""
        return cls(output / ".zidocs" / "foto")

    def find(self, sha256: str, size: PrintSize) -> UprightPhoto | None:
        """What was printed within this frame of the photo with this hash, if it is kept."""
        file = self._file(sha256, size)
        data = unseal_bytes(file, _FORMAT, _LARGEST)
        facts = jpeg_facts(data) if data else None
        if data is None or facts is None or not facts.plain:
            return None
        with suppress(OSError):
            # It was of use: now it is among the last that go.
            os.utime(file)
        return UprightPhoto(data, facts.width_px, facts.height_px)

    def keep(self, sha256: str, size: PrintSize, photo: UprightPhoto) -> None:
        """Keep what was printed, unless there is something to be told of the photo every time.

        Nothing is written through a link; a disk that does not take it is no fault.
        """
        if not photo.problems and not self._is_elsewhere():
            seal_bytes(self._file(sha256, size), _FORMAT, photo.data)

    def forget_oldest(self, most: int = MOST_BYTES) -> None:
        """Remove what nobody asked for the longest, until there are no more bytes than ``most``."""
        files = [] if self._is_elsewhere() else sorted(self._files(), reverse=True)
        total = 0
        for _, size, path in files:
            total += size
            if total > most:
                remove(path)

    def _is_elsewhere(self) -> bool:
        """Whether the folder, or the one that it is in, is a link."""
        return self.folder.is_symlink() or self.folder.parent.is_symlink()

    def _files(self) -> Iterator[tuple[int, int, Path]]:
        """When each file was used last, its bytes, and the file."""
        with suppress(OSError), os.scandir(self.folder) as found:
            for entry in found:
                if entry.is_file(follow_symlinks=False):
                    facts = entry.stat(follow_symlinks=False)
                    yield facts.st_mtime_ns, facts.st_size, Path(entry.path)

    def _file(self, sha256: str, size: PrintSize) -> Path:
        key = hash_bytes(repr((sha256, size, _decoders())).encode())
        return self.folder / f"{key}.jpg"


@dataclass(frozen=True)
class Printing:
    """Where what is printed of photos is kept, and the frame within which they are printed."""

    photos: KeptPhotos
    size: PrintSize

    def prepare(self, data: bytes, name: str, sha256: str) -> UprightPhoto:
        """What is kept of a photo with this hash, else what :func:`prepare_photo` makes of it."""
        if kept := self.photos.find(sha256, self.size):
            return kept
        photo = prepare_photo(data, name, self.size.width_mm, self.size.height_mm, self.size.dpi)
        self.photos.keep(sha256, self.size, photo)
        return photo


@cache
def _decoders() -> tuple[str, ...]:
    """The versions of what decodes and encodes: others may give other bytes."""
    return (*(str(features.version(name)) for name in _CODECS), _version("pillow-heif"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
