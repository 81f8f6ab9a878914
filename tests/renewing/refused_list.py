"""What the built-in layout refuses becomes the list in templates/README.md.

Run ``python -m tests.renewing.refused_list`` after a change; a test tells when it was forgotten.
"""

import gettext
import re
from pathlib import Path

from zidocs.layout.preflight import REFUSED

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "templates/README.md"
BEGIN, END = "<!-- refused -->\n", "<!-- /refused -->"


def table() -> str:
    """A Markdown table in Indonesian: code, what is not shown, what to do."""
    translate = gettext.translation("zidocs", ROOT / "zidocs/locale", ["id"]).gettext
    rows = [
        f"| {code} | {what.render(translate)} | {remedy.render(translate)} |\n"
        for code, what, remedy in REFUSED
    ]
    return "".join(["| kode | yang tidak tampil | yang dapat dilakukan |\n|---|---|---|\n", *rows])


def rewritten(text: str) -> str:
    """The README with the list as the layout has it."""
    return re.sub(f"(?<={BEGIN}).*?(?={END})", lambda _: table(), text, flags=re.DOTALL)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text("utf-8")), "utf-8")
