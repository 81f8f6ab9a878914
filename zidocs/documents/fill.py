"""A Word template and the values of a packet become the bytes of a DOCX.

The commands of each part become Jinja source, which is compiled once and filled many times; how
they stand in a Word file is told in ``commands``. Every fault names the template, the place and the
command, and all faults of a template are told at once.
"""

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice

from jinja2 import nodes
from jinja2.environment import Template as JinjaTemplate
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from lxml import etree

from zidocs.documents import maker, package
from zidocs.documents.commands import Command, Part, find_commands
from zidocs.documents.examine import Finding, stale_fields, unfillable, unfillable_alone
from zidocs.documents.filters import NotText, Paragraphs, Picture, WrongValue
from zidocs.documents.grammar import (
    Source,
    command_faults,
    did_you_mean,
    jinja_source,
    sound_commands,
)
from zidocs.documents.line_ends import justified_styles, set_line_ends
from zidocs.documents.lists import hanging_styles, number_lists
from zidocs.documents.sandbox import Budget, Sandbox, TooMuch
from zidocs.documents.tidy import Look, apply_face, apply_paper, tidy
from zidocs.errors import Place, Problem, Sentence, TemplateFault, say
from zidocs.layout.normalise.markup import accept_changes
from zidocs.layout.ooxml import Element, serialised, tag

MAX_FILLED = 20 * 1024 * 1024
"""Characters of one filled part."""

MAX_ELEMENTS = 200_000
"""XML elements of one part, before and after it is filled; a page of text has about a thousand."""
MAX_PAGE_BREAKS = 1_000
MAX_TOLD = 50
"""Problems of one template that are told; more are counted."""

_STORIES = frozenset({"header", "footer", "footnotes", "endnotes"})
_BUDGET = "_budget"
_UNREADABLE = "…"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_PICTURE_TYPES = {"png": "image/png", "jpeg": "image/jpeg"}


@dataclass(frozen=True)
class _Part:
    """A part with commands: its compiled template, its tree, and where each line comes from."""

    name: str
    template: JinjaTemplate
    tree: nodes.Template
    source: Source


@dataclass(frozen=True)
class _Styles:
    """The ids of a template's styles, of those that justify, and the indents of hanging ones."""

    known: frozenset[str] = frozenset()
    justified: frozenset[str] = frozenset()
    hanging: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, styles: Element) -> "_Styles":
        known = frozenset(str(each.get(tag("w:styleId"))) for each in styles.iter(tag("w:style")))
        return cls(known, justified_styles(styles), hanging_styles(styles))


@dataclass(frozen=True)
class Template:
    """A compiled Word template; ``shown`` is its name in messages, ``office`` who issues it.

    ``numbering`` is the member that counts its lists; ``warnings`` are what can be told without the
    values of a packet.
    """

    shown: str
    office: str
    parts: tuple[_Part, ...]
    others: tuple[tuple[str, bytes], ...]
    styles: _Styles
    numbering: str
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class Filled:
    """A finished DOCX, and warnings about how it looks."""

    data: bytes
    problems: tuple[Problem, ...]


@lru_cache(maxsize=16)
def compile_template(data: bytes, shown: str, look: Look, office: str = "") -> Template:
    """The bytes of a DOCX become a template for this paper and face; raises TemplateFault.

    ``office`` is named as the author of what the template becomes, in place of the template's.
    """
    members, names = package.read_members(data, shown)
    trees = {
        name: package.parse_part(members.pop(name), shown, name)
        for name in [names.main, *names.related(_STORIES), *names.title]
    }
    for root in trees.values():
        _prove_small(root, shown)
    styles = None
    if names.styles:
        styles = package.parse_part(members[names.styles], shown, names.styles)
        apply_face(styles, look)
    apply_paper(trees[names.main], styles, look)
    if styles is not None:
        members[names.styles] = serialised(styles)
    numbering = package.with_numbering(members, names, shown)
    members[package.CONTENT_TYPES] = _with_picture_types(members[package.CONTENT_TYPES], shown)
    maker.forget(members, trees, office, shown)
    sandbox = Sandbox()
    sources: list[tuple[str, Part]] = []
    problems: list[Problem] = []
    for name, root in trees.items():
        accept_changes(root)
        problems += stale_fields(root, shown)
        part = find_commands(root, shown)
        problems += part.problems
        problems += command_faults(part, sandbox)
        sources.append((name, part))
    if any(problem.severity == "galat" for problem in problems):
        raise TemplateFault(_bounded(problems, shown))
    parts = [
        _compile(sandbox, name, jinja_source(part, sandbox, _xml), shown) for name, part in sources
    ]
    return Template(
        shown=shown,
        office=office,
        parts=tuple(parts),
        others=tuple(members.items()),
        styles=_Styles() if styles is None else _Styles.of(styles),
        numbering=numbering,
        warnings=_bounded(problems, shown),
    )


def fill(template: Template, values: Mapping[str, object], pictures: Iterable[Picture]) -> Filled:
    """A compiled template and the packet's values become a DOCX; raises TemplateFault.

    ``pictures`` are all that the values hold; those that the template shows are packed with it.
    A variable that does not exist, or is no text, is a warning where this packet does not come to
    it.
    """
    members = dict(template.others)
    budget = Budget()
    available = tuple(pictures)
    used_styles: set[str] = set()
    unknown = _unknown(template, values)
    for part in template.parts:
        try:
            xml = _render(part, {**values, _BUDGET: budget}, template.shown)
        except _Stopped as stopped:
            raise TemplateFault(_all_told(template, values, stopped)) from stopped
        root = _parse(xml, template.shown)
        _prove_small(root, template.shown)
        maker.sign(root, template.office)
        changes = (
            tidy(root),
            set_line_ends(root, template.styles.justified),
            _number_lists(root, members, template),
            maker.is_title(root),
        )
        members[part.name] = serialised(root) if any(changes) else xml.encode()
        used_styles.update(style.get(tag("w:val"), "") for style in root.iter(tag("w:pStyle")))
        used = [picture for picture in available if f'"{picture.relation}"' in xml]
        if used:
            _add_pictures(members, part.name, used, template.shown)
    problems = [
        Problem.warning(template.shown, "Z507", style=style).says(
            "The template has no style called {style}; such paragraphs look like plain text.",
            "Copy the style from the built-in template: zidocs templates export.",
        )
        for style in sorted(used_styles - template.styles.known)
    ]
    warnings = [replace(problem, severity="peringatan") for _, problem in unknown]
    return Filled(
        package.write_members(members),
        (*template.warnings, *_bounded([*warnings, *problems], template.shown)),
    )


def _number_lists(root: Element, members: dict[str, bytes], template: Template) -> bool:
    """Word counts the lists of the body: only there do its numbers begin anew where ours do."""
    if root.tag != tag("w:document"):
        return False
    name = template.numbering
    numbering = package.parse_part(members[name], template.shown, name)
    changed = number_lists(root, numbering, template.styles.hanging)
    if changed:
        members[name] = serialised(numbering)
    return changed


def unknown_in(template: Template, values: Mapping[str, object]) -> tuple[Problem, ...]:
    """What cannot be filled with these values, also in branches that are not taken."""
    found = _unknown(template, values, with_filters=True)
    return _bounded([problem for _, problem in found], template.shown)


def unknown_beside_faults(
    data: bytes, shown: str, values: Mapping[str, object]
) -> tuple[Problem, ...]:
    """The same of a template that is no template yet: of those of its commands that are right."""
    members, names = package.read_members(data, shown)
    sandbox, told = Sandbox(), list[Problem]()
    for name in [names.main, *names.related(_STORIES), *names.title]:
        root = package.parse_part(members[name], shown, name)
        accept_changes(root)
        part = find_commands(root, shown)
        sound = list(sound_commands(part, sandbox))
        for found in islice(unfillable_alone((tree for _, tree in sound), values), MAX_TOLD):
            told.append(part.fault(sound[found.line][0], *_unfilled(found, values)))
    return _bounded(told, shown)


def _unknown(
    template: Template, values: Mapping[str, object], *, with_filters: bool = False
) -> list[tuple[Command, Problem]]:
    told: list[tuple[Command, Problem]] = []
    for part in template.parts:
        for found in unfillable(part.tree, values, with_filters=with_filters):
            command = part.source.command(found.line)
            if command is not None:
                # To look for the nearest name takes its time, and more are not told anyway.
                said = found if len(told) < MAX_TOLD else replace(found, scope={}, whole="")
                known = values if len(told) < MAX_TOLD else {}
                told.append((command, part.source.part.fault(command, *_unfilled(said, known))))
    return told


def _unfilled(found: Finding, values: Mapping[str, object]) -> tuple[Sentence, Sentence]:
    if found.error:
        return _wrong_value(found.error)
    if not found.name:
        return _no_text(found.value, found.whole)
    return _no_variable(found, found.scope or values)


class _Stopped(Exception):
    """The filling came to a command that cannot be carried out."""

    def __init__(self, command: Command | None, problem: Problem) -> None:
        super().__init__(str(problem))
        self.command, self.problem = command, problem


def _all_told(
    template: Template, values: Mapping[str, object], stopped: _Stopped
) -> tuple[Problem, ...]:
    """What the filling came to first, and all that it would have come to."""
    unknown = _unknown(template, values, with_filters=True)
    told = [problem for _, problem in unknown]
    if all(stopped.command is not command for command, _ in unknown):
        told.insert(0, stopped.problem)
    return _bounded([*told, *template.warnings], template.shown)


def _bounded(problems: Iterable[Problem], shown: str) -> tuple[Problem, ...]:
    """The first problems, each once, and how many more there are."""
    different = tuple(dict.fromkeys(problems))
    if len(different) <= MAX_TOLD:
        return different
    # Errors first: what stops the work must not hide behind what does not.
    ordered = sorted(different, key=lambda problem: problem.severity != "galat")[:MAX_TOLD]
    more = Problem.warning(shown, "Z502", count=len(different) - MAX_TOLD).says(
        "{count} more things are wrong with the template.", "Correct these first."
    )
    return (*ordered, more)


def _prove_small(root: Element, shown: str) -> None:
    """Refuse what would take minutes to lay out; raises TemplateFault."""
    elements = sum(1 for _ in root.iter())
    breaks = sum(1 for each in root.iter(tag("w:br")) if each.get(tag("w:type")) == "page")
    breaks += sum(1 for _ in root.iter(tag("w:sectPr"), tag("w:pageBreakBefore")))
    if elements > MAX_ELEMENTS or breaks > MAX_PAGE_BREAKS:
        raise TemplateFault.at(shown, "Z501").says(
            "The template, or what it becomes, has far more paragraphs, cells or page breaks than "
            "any letter.",
            "Take out what is not needed, or export the built-in template.",
        )


def _xml(root: Element) -> str:
    return str(etree.tostring(root, encoding="unicode"))


def _with_picture_types(data: bytes, shown: str) -> bytes:
    root = package.parse_part(data, shown, package.CONTENT_TYPES)
    namespace = etree.QName(root).namespace
    known = {str(entry.get("Extension", "")).lower() for entry in root}
    for extension, content_type in _PICTURE_TYPES.items():
        if extension not in known:
            entry = etree.Element(f"{{{namespace}}}Default")
            entry.set("Extension", extension)
            entry.set("ContentType", content_type)
            root.insert(0, entry)
    return serialised(root)


def _compile(sandbox: Sandbox, name: str, source: Source, shown: str) -> _Part:
    try:
        tree = sandbox.parse(source.text)
        code = sandbox.compile(tree, name, name)
    except (TemplateSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        # Each command was found good by itself; together they are more than Python compiles.
        raise TemplateFault.at(shown, "Z502").says(
            "The commands are nested too deeply.",
            "Simplify the template, or export the built-in one.",
        ) from error
    template = JinjaTemplate.from_code(sandbox, code, dict(sandbox.globals))
    return _Part(name, template, tree, source)


def _render(part: _Part, values: Mapping[str, object], shown: str) -> str:
    """A part becomes its XML; raises _Stopped."""
    chunks: list[str] = []
    left = MAX_FILLED
    try:
        for chunk in part.template.generate(values):
            left -= len(chunk)
            if left < 0:
                raise TooMuch
            chunks.append(chunk)
        # Every command begins a line, for the messages' sake only.
        return "".join(chunks).replace("\n", "")
    except (
        TemplateError, TooMuch, WrongValue, NotText,
        ArithmeticError, TypeError, ValueError, AttributeError, LookupError, RecursionError,
    ) as error:  # fmt: skip
        command = part.source.command(_line_of(error, part.name))
        what, fix = _explain(error, values)
        if command is None:
            raise _Stopped(None, Problem(Place(shown), what, fix, "Z502")) from error
        raise _Stopped(command, part.source.part.fault(command, what, fix)) from error


def _explain(error: Exception, values: Mapping[str, object]) -> tuple[Sentence, Sentence]:
    see = say("Compare it with the list of commands in templates/README.md.")
    if isinstance(error, SecurityError):
        return (
            say("The template calculates with what is no number, or uses what is not allowed."),
            say("Keep to the variables and filters listed in templates/README.md."),
        )
    if isinstance(error, UndefinedError):
        return _no_variable(Finding(0, error.message or ""), values)
    if isinstance(error, WrongValue):
        return _wrong_value(error)
    if isinstance(error, NotText):
        return _no_text(error.value)
    if isinstance(error, TooMuch | OverflowError):
        return (
            say("The template repeats something without end, or far too often."),
            say("Check its {{% for … %}} commands."),
        )
    if isinstance(error, ZeroDivisionError):
        return say("A number is divided by zero."), see
    return say("A command cannot be carried out with these values."), see


def _wrong_value(error: WrongValue) -> tuple[Sentence, Sentence]:
    see = say("See in templates/README.md what the filter takes.")
    if error.name == "for":
        return (
            say("{{% for … %}} goes through lists, but this is {given}.", given=error.given),
            say("Print it with {{{{ … }}}}, or choose a list in templates/README.md."),
        )
    if error.wanted:
        return (
            say("The filter {filter} takes {wanted}, but was given {given}.",
                filter=error.name, wanted=error.wanted, given=error.given),
            see,
        )  # fmt: skip
    return say("The filter {filter} cannot do anything with this value.", filter=error.name), see


def _no_text(value: object, whole: str = "") -> tuple[Sentence, Sentence]:
    """``whole`` is the variable, as the template has it."""
    if isinstance(value, Paragraphs):
        return (
            say("The filter alinea makes whole paragraphs; nothing can be joined to them."),
            say("Write {{{{p … |alinea }}}} in a paragraph of its own."),
        )
    if isinstance(value, Mapping):
        return (
            say("This is a person or a record, not a text."),
            say(
                "Write which part of it is meant, such as {example}.",
                example=f"{whole.strip(_UNREADABLE)}.{_main_part(value)}",
            ),
        )
    if isinstance(value, list | tuple | range):
        return (
            say("A list stands where a text belongs."),
            say("Go through it with {{%p for … %}} and {{%p endfor %}}."),
        )
    return (
        say("This is no text."),
        say("See in templates/README.md what the variable holds."),
    )


def _main_part(record: Mapping[str, object]) -> str:
    """The part of a record that is meant most often: the name, or its first text."""
    texts = [key for key, value in record.items() if isinstance(value, str)]
    return "nama" if "nama" in record else next(iter([*texts, *record]))


def _no_variable(found: Finding, values: Mapping[str, object]) -> tuple[Sentence, Sentence]:
    """A name that nothing has, or a list that was asked for it; ``values`` are those there are."""
    name, owner = found.name, found.owner
    if owner:
        return (
            say("{variable} is a list; it has no {name} itself.", variable=owner, name=name),
            say("Go through it with {{%tr for … in {variable} %}} or {{%p for … in {variable} %}}.",
                variable=owner),
        )  # fmt: skip
    near = [each for each in _near(found.whole or name, values) if each != name]
    return say("The variable {variable} does not exist.", variable=name), did_you_mean(near)


def _near(written: str, values: Mapping[str, object]) -> list[str]:
    """The variables that may be meant, the likeliest first; letter case does not matter."""
    wanted = written.lower()
    of_lists = "[" in wanted
    paths = {each.lower(): each for each in reversed(_paths(values, of_lists=of_lists))}
    *_, first, last = ["", *wanted.split(".")[:1], wanted.rpartition(".")[2]]
    is_alone = first == last
    # kepala.nama is satker.kepala.nama, satker.logo is satker.kop.logo.
    near = [each for each in paths if each == wanted or each.endswith(f".{wanted}")]
    near += [each for each in paths if not is_alone and _has_ends(each, first, last)]
    near += [each for each in paths if not is_alone and each.endswith(f".{first}")]
    close = [
        each
        for each in get_close_matches(wanted, paths, n=3, cutoff=0.75)
        # Nobody who writes rapat.hari means rapat.mulai, though most of their letters are equal.
        if _alike(each.rpartition(".")[2], last) and _alike(each.partition(".")[0], first)
    ]
    near += sorted(close, key=lambda each: each.count(".") != wanted.count("."))
    same = [each for each in paths if each.endswith(f".{last}")]
    near += same[:1] if len(same) == 1 else []
    if not near:
        lasts = {each.rpartition(".")[2]: each for each in paths}
        near = [lasts[each] for each in get_close_matches(last, lasts, n=1, cutoff=0.7)]
    return [paths[each] for each in dict.fromkeys(near)]


def _alike(one: str, other: str) -> bool:
    return one.startswith(other) or bool(get_close_matches(one, [other], cutoff=0.6))


def _has_ends(path: str, first: str, last: str) -> bool:
    return path.startswith(f"{first}.") and path.endswith(f".{last}")


def _paths(values: Mapping[str, object], *, of_lists: bool) -> list[str]:
    """The variables that a template may use, with the keys that lead to them, short ones first.

    ``of_lists`` takes those of the first item of each list too.
    """
    found: list[str] = []
    left = [(name, value) for name, value in values.items() if not name.startswith("_")]
    for path, value in left:
        found.append(path)
        if isinstance(value, Mapping):
            left += [(f"{path}.{key}", each) for key, each in value.items()]
        elif of_lists and isinstance(value, list):
            left += [(f"{path}[0]", each) for each in value[:1]]
    return found


def _line_of(error: Exception, name: str) -> int:
    """The line of the Jinja source where the error arose; jinja2 rewrites the traceback so."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
             if frame.filename == name and frame.lineno]  # fmt: skip
    return lines[-1] if lines else 1


def _parse(xml: str, shown: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(xml.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise TemplateFault.at(shown, "Z503").says(
            "The filled template is no valid Word document: {{%p … %}} or {{%tr … %}} commands do "
            "not enclose whole paragraphs or rows.",
            "Put the beginning and the end of each command at the same level: both in paragraphs "
            "of their own, or both in rows of their own.",
        ) from error


def _add_pictures(
    members: dict[str, bytes], part: str, used: Iterable[Picture], shown: str
) -> None:
    """Pack the pictures and relate the part to them (ECMA-376 part 2, clause 9.3)."""
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    relations = package.parse_part(members.get(name, package.NO_RELATIONS), shown, name)
    for picture in used:
        etree.SubElement(
            relations,
            tag("pr:Relationship"),
            {"Id": picture.relation, "Type": _IMAGE, "Target": picture.file},
        )
        members[f"word/{picture.file}"] = picture.data
    members[name] = serialised(relations)
