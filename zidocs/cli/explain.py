"""``zidocs check --explain``: a code becomes what it means, on the terminal or as JSON."""

import re
import textwrap

import typer

from zidocs.checks import RULES
from zidocs.checks.explanations import Explanation, explain
from zidocs.cli.language import _
from zidocs.cli.show import print_json, severity_name
from zidocs.errors import Place, Problem, UsageFault, say

_COLUMNS = 88


def show_explanation(written: str, *, as_json: bool) -> None:
    """Print what a code stands for; raises UsageFault where there is no such code."""
    code = written.strip().upper()
    found = explain(code) if re.fullmatch(r"Z[0-9]{3}", code) else None
    if found is None:
        codes = [rule.code for rule in RULES]
        raise UsageFault(
            Problem(
                Place("--explain"),
                say("There is no code {code}.", code=written),
                say("The rules have codes from {first} to {last}.",
                    first=min(codes), last=max(codes)),
                "Z029",
            )
        )  # fmt: skip
    if as_json:
        print_json(
            {
                "kode": found.code,
                "tingkat": found.severity,
                "judul": found.title.render(_),
                "penjelasan": found.text.render(_),
            }
        )
        return
    severity = f" ({severity_name(found.severity)})" if found.severity else ""
    typer.secho(f"{found.code}{severity}: {found.title.render(_)}", bold=True)
    for paragraph in _paragraphs(found):
        typer.echo("\n" + textwrap.fill(paragraph, _COLUMNS, break_on_hyphens=False))
    if found.is_rule:
        example = f"aturan: {{{found.code}: {{tingkat: petunjuk, alasan: …}}}}"
        typer.echo("\n" + _("To grade it otherwise, write into satker.yaml (or tingkat: mati):"))
        typer.echo(f"  {example}")


def _paragraphs(found: Explanation) -> list[str]:
    paragraphs = [found.text.render(_)]
    if found.stops_build:
        paragraphs.append(
            _("Graded as an error (galat) it stops a build, because the documents would be wrong.")
        )
    return paragraphs
