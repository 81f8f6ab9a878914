"""A Word file becomes the digest of its text, by which a page signed on an older one is known.

Fonts, margins, pictures and the way in which the file keeps them count for nothing: after Word has
merely opened and saved a file, or a later zidocs has filled the template anew, what lies printed
and signed in the office still is the same text. Neither do numbers and signs that a program sets.
"""

from zidocs.disk.files import hash_bytes
from zidocs.layout.blocks import Flow, visible
from zidocs.layout.ooxml import open_package


def text_digest(docx: bytes, name: str) -> str:
    """The SHA-256 of the paragraphs of body, notes, headers and footers, in hexadecimal digits.

    Raises LayoutFault, naming ``name``, for a damaged file.
    """
    seen = visible(open_package(docx, name))
    running = {_lines(each.flow) for each in seen.running}
    return hash_bytes("\f".join([_lines(seen.body), *sorted(running)]).encode())


def _lines(flow: Flow) -> str:
    return "\n".join(block.beginning for block in flow.blocks)
