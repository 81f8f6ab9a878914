"""The few words that typer itself writes into help become the user's language.

They pass through the formatter that draws the help of a command: typer lets a context name its own.
"""

import re
from collections.abc import Sequence
from typing import Any

import typer

from zidocs.cli.language import _

_Formatter: Any = typer.Context.formatter_class
"""Of a private module of typer; this attribute of its context is public."""

_HEADINGS = {"Arguments": _("Arguments"), "Options": _("Options"), "Commands": _("Commands")}
_HELP_OPTION = "Show this message and exit."
_REQUIRED = re.compile(r"\brequired(?=\]$)")


class _OurFormatter(_Formatter):  # type: ignore[misc]
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How a command is written, with its options and arguments."""
        super().write_usage(prog, args.replace("[OPTIONS]", _("[OPTIONS]")), _("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        """The line above a list."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *spacing: Any, **named: Any) -> None:
        """A list of options, arguments or commands, each with its explanation."""
        super().write_dl([(name, _explained(text)) for name, text in rows], *spacing, **named)


def _explained(text: str) -> str:
    if text == _HELP_OPTION:
        return _("Show this help.")
    return _REQUIRED.sub(_("required"), text)


class HelpContext(typer.Context):
    """The context of a command whose help is in the user's language."""

    formatter_class = _OurFormatter
