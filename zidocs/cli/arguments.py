"""Arguments that a command cannot take become sentences in the user's language, and exit code 2.

typer has its own words for them, in English only, as for the few that it writes into help; these
pass through the formatter that a context may name. Its exceptions are of a private module whose
name changed between releases; ``typer.BadParameter`` is public, and all of them share its parent.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from zidocs.cli.language import _
from zidocs.cli.show import show_problems
from zidocs.errors import Place, Problem, Sentence, UsageFault, on_one_line, say

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
        super().write_dl([(name, _in_our_words(text)) for name, text in rows], *spacing, **named)


def _in_our_words(text: str) -> str:
    if text == _HELP_OPTION:
        return _("Show this help.")
    return _REQUIRED.sub(_("required"), text)


class HelpContext(typer.Context):
    """The context of a command whose help is in the user's language."""

    formatter_class = _OurFormatter


_Refusal: type[Exception] = typer.BadParameter.__mro__[1]
_SHOWS_HELP = "NoArgsIsHelpError"
"""Raised where a command without any argument shows its help: no fault."""


class Commands(TyperGroup):
    """A group of commands that speaks the user's language, in its help and of wrong arguments."""

    context_class = HelpContext

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A name becomes its command, if there is one, with help in the same language."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            command.context_class = HelpContext
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """The options before the command become a context."""
        with _explained(None):
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        """The command's own arguments are read, then it runs."""
        with _explained(ctx):
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The first word becomes a command, if there is one of this name."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            _stop(_no_such_command(args[0], self.list_commands(ctx), ctx.command_path))
        return super().resolve_command(ctx, args)


@contextmanager
def _explained(ctx: Any) -> Iterator[None]:
    try:
        yield
    except _Refusal as refusal:
        if type(refusal).__name__ == _SHOWS_HELP:
            raise
        _stop(_problem(refusal, _command(refusal, ctx)))


def _stop(problem: Problem) -> None:
    show_problems([problem])
    raise typer.Exit(UsageFault.exit_code)


def _command(refusal: Exception, ctx: Any) -> str:
    """The command that was called, as it is written: ``zidocs merge``."""
    if refused := getattr(refusal, "ctx", None):
        return str(refused.command_path)
    if ctx is None:
        return "zidocs"
    return " ".join(word for word in (ctx.command_path, ctx.invoked_subcommand) if word)


def _no_such_command(written: str, commands: Sequence[str], group: str) -> Problem:
    near = get_close_matches(written, commands, n=1)
    return Problem(
        Place(group),
        say("There is no command {command}.", command=written),
        say("Did you mean {near}?", near=near[0]) if near else _see(group),
        "Z040",
    )


def _problem(refusal: Exception, command: str) -> Problem:
    param = getattr(refusal, "param", None)
    option = getattr(refusal, "option_name", "")
    if hasattr(refusal, "possibilities"):
        near = [*(refusal.possibilities or ())]
        return Problem(
            Place(command),
            say("There is no option {option}.", option=option),
            say("Did you mean {near}?", near=", ".join(sorted(near))) if near else _see(command),
            "Z041",
        )
    if hasattr(refusal, "param_type"):
        what, code = say("The command lacks {name}.", name=_name(param)), "Z042"
    elif param is not None:
        what, code = _not_fitting(param), "Z043"
    elif option:
        what = say("{option} lacks its value, or has one where it takes none.", option=option)
        code = "Z044"
    else:
        what, code = say("The command has a word too many, or one too few."), "Z045"
    return Problem(Place(command), what, _see(command), code)


def _see(command: str) -> Sentence:
    return say("For help, run {help}.", help=f"{command} --help")


def _name(param: Any) -> str:
    """An option as it is written, an argument as help names it."""
    options = [name for name in getattr(param, "opts", ()) if name.startswith("-")]
    return (
        options[0] if options else str(getattr(param, "metavar", "") or getattr(param, "name", ""))
    )


def _not_fitting(param: Any) -> Sentence:
    name, wanted = _name(param), _annotation(param)
    if wanted is int:
        least = getattr(param, "min", None)
        if least is None:
            return say("{name} must be a whole number.", name=name)
        return say("{name} must be a whole number, {least} or more.", name=name, least=least)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        names = ", ".join(str(one.value) for one in wanted)
        return say("{name} can only be: {names}.", name=name, names=names)
    if isinstance(wanted, type) and issubclass(wanted, Path):
        return say("{name} must be the name of a file or folder.", name=name)
    return say("{name} has a value that does not fit.", name=on_one_line(name))


def _annotation(param: Any) -> Any:
    """The type that the command declares; older releases of typer do not tell it."""
    return getattr(getattr(param, "type_descriptor", None), "annotation", None)
