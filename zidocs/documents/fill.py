"""A Word template and the values of a packet become the bytes of a DOCX, by the rules of docxtpl.

The XML of each part becomes Jinja source, which is compiled once and filled many times. docxtpl
knows how commands stand in a Word file: ``{%p … %}`` is a whole paragraph, ``{%tr … %}``
a table row, ``{{p … }}`` a paragraph that is replaced. Before it does its work, commands that
Word has cut into several runs are put together, and what its patterns stumble over (``%`` or ``}``
inside a command, docxtpl issue 644) is covered; every line of the source begins at a paragraph,
so that an error's line number names the paragraph.
"""

import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice

from docxtpl import DocxTemplate
from jinja2.environment import Template as JinjaTemplate
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from lxml import etree

from zidocs.documents import package
from zidocs.documents.filters import NotText, Picture, WrongValue
from zidocs.documents.sandbox import Budget, Sandbox, TooMuch
from zidocs.documents.tidy import Look, apply_face, apply_paper, tidy
from zidocs.errors import Place, Problem, Sentence, TemplateFault, say
from zidocs.layout.ooxml import NAMESPACES, serialised, tag

_COMMAND = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PARAGRAPH_OR_ROW = re.compile(r"<w:(p|tr)(?=[ />])")
_LINE_MARK = re.compile("\ue0f0(\\d+)\ue0f1")
_COVERED = {"%": "\ue0f2", "}": "\ue0f3"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Source:
    """Jinja source, and for each of its lines the paragraph (from 1) that begins there."""

    text: str
    paragraph_of_line: tuple[int, ...]
    paragraph_texts: tuple[str, ...]

    def paragraph(self, line: int) -> tuple[int, str]:
        """The number of the paragraph at a line of the source (from 1), and its text."""
        index = min(max(line, 1), len(self.paragraph_of_line)) - 1
        number = self.paragraph_of_line[index]
        return number, self.paragraph_texts[number - 1] if number else ""


def jinja_source(root: etree._Element, shown: str) -> Source:
    """The tree of a part (it is changed) becomes its Jinja source.

    Raises TemplateFault, naming the template ``shown`` and the paragraph: a command has no end.
    """
    texts = tuple(_join_commands(paragraph) for paragraph in _elements(root, "p"))
    for number, text in enumerate(texts, start=1):
        if re.search(r"\{[{%]", _COMMAND.sub("", text)) and "raw" not in text:
            what = say("A command has no end.")
            fix = say("Close it with }}}} or %}} in the same paragraph.")
            raise TemplateFault(_located(shown, number, text, what, fix))
    xml = etree.tostring(root, encoding="unicode").replace("\n", " ")
    patched: str = DocxTemplate("").patch_xml(_mark_lines(xml))
    for sign, cover in _COVERED.items():
        patched = patched.replace(cover, sign)
    marks = [_LINE_MARK.match(line) for line in patched.split("\n")]
    numbers = tuple(int(mark[1]) if mark else 0 for mark in marks)
    return Source(_LINE_MARK.sub("", patched), numbers, texts)


def _elements(root: etree._Element, name: str) -> Sequence[etree._Element]:
    return list(root.iter(f"{{{root.nsmap.get('w', '')}}}{name}"))


def _join_commands(paragraph: etree._Element) -> str:
    """Move each command of the paragraph into the run it begins in; the paragraph's text."""
    runs = [
        text
        for text in _elements(paragraph, "t")
        if next(text.iterancestors(paragraph.tag)) is paragraph
    ]
    whole = "".join(text.text or "" for text in runs)
    if "{" not in whole:
        return whole
    signs = list(whole)
    for command in _COMMAND.finditer(whole):
        # The whole command in the place of its first sign, and nothing in that of the others.
        signs[command.start() : command.end()] = [""] * len(command[0])
        signs[command.start()] = _cover(command[0])
    left = iter(signs)
    for text in runs:
        text.text = "".join(islice(left, len(text.text or "")))
        text.set(_SPACE, "preserve")
    return whole


def _cover(command: str) -> str:
    """A command whose inside has no sign that docxtpl's patterns take for its end."""
    inside = command[2:-2]
    for sign, cover in _COVERED.items():
        inside = inside.replace(sign, cover)
    return command[:2] + inside + command[-2:]


def _mark_lines(xml: str) -> str:
    count = 0

    def mark(match: re.Match[str]) -> str:
        nonlocal count
        # A row is named by its first paragraph, which may vanish with a {%tr %} in it.
        number = count + 1
        if match[1] == "p":
            count = number
        return f"\n\ue0f0{number}\ue0f1{match[0]}"

    return _PARAGRAPH_OR_ROW.sub(mark, xml)


# Compiling and filling. Every fault names the template, the paragraph and the variable.


MAX_FILLED = 20 * 1024 * 1024
"""Characters of one filled part."""

_FILLED_FOLDERS = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
_TITLE_PART = "docProps/core.xml"
_STYLES = "word/styles.xml"
_BUDGET = "_budget"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_NO_RELATIONS = f'<Relationships xmlns="{NAMESPACES["pr"]}"/>'.encode()
_PICTURE_TYPES = {"png": "image/png", "jpeg": "image/jpeg"}


@dataclass(frozen=True)
class _Part:
    """A part with commands: its compiled template, and where each line of it comes from."""

    name: str
    template: JinjaTemplate
    source: Source


@dataclass(frozen=True)
class Template:
    """A compiled Word template; ``shown`` is its name in messages."""

    shown: str
    parts: tuple[_Part, ...]
    others: tuple[tuple[str, bytes], ...]
    styles: frozenset[str]


@dataclass(frozen=True)
class Filled:
    """A finished DOCX, and warnings about how it looks."""

    data: bytes
    problems: tuple[Problem, ...]


@lru_cache(maxsize=16)
def compile_template(data: bytes, shown: str, look: Look) -> Template:
    """The bytes of a DOCX become a template for this paper and face; raises TemplateFault."""
    members = package.read_members(data, shown)
    document = package.parse_part(members[package.MAIN_PART], shown, package.MAIN_PART)
    styles = None
    if _STYLES in members:
        styles = package.parse_part(members[_STYLES], shown, _STYLES)
        apply_face(styles, look)
    apply_paper(document, styles, look)
    names: frozenset[str] = frozenset()
    if styles is not None:
        members[_STYLES] = serialised(styles)
        names = frozenset(str(each.get(tag("w:styleId"))) for each in styles.iter(tag("w:style")))
    members[package.CONTENT_TYPES] = _with_picture_types(members[package.CONTENT_TYPES], shown)
    sandbox = Sandbox()
    parts = []
    for name in [name for name in members if _is_filled(name)]:
        data = members.pop(name)
        is_main = name == package.MAIN_PART
        root = document if is_main else package.parse_part(data, shown, name)
        parts.append(_compile(sandbox, name, root, shown))
    return Template(shown, tuple(parts), tuple(members.items()), names)


def fill(template: Template, values: Mapping[str, object], pictures: Iterable[Picture]) -> Filled:
    """A compiled template and the packet's values become a DOCX; raises TemplateFault.

    ``pictures`` are all that the values hold; those that the template shows are packed with it.
    """
    members = dict(template.others)
    budget = Budget()
    available = tuple(pictures)
    used_styles: set[str] = set()
    for part in template.parts:
        xml = _render(part, {**values, _BUDGET: budget}, template.shown)
        root = _parse(xml, template.shown)
        members[part.name] = serialised(root) if tidy(root) else xml.encode()
        used_styles.update(style.get(tag("w:val"), "") for style in root.iter(tag("w:pStyle")))
        used = [picture for picture in available if f'"{picture.relation}"' in xml]
        if used:
            _add_pictures(members, part.name, used, template.shown)
    problems = tuple(
        Problem.warning(template.shown, "Z507", style=style).says(
            "The template has no style called {style}; such paragraphs look like plain text.",
            "Copy the style from the built-in template: zidocs templates export.",
        )
        for style in sorted(used_styles - template.styles)
    )
    return Filled(package.write_members(members), problems)


def _is_filled(name: str) -> bool:
    return name in (package.MAIN_PART, _TITLE_PART) or (
        name.startswith(_FILLED_FOLDERS) and name.endswith(".xml")
    )


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


def _compile(sandbox: Sandbox, name: str, root: etree._Element, shown: str) -> _Part:
    source = jinja_source(root, shown)
    try:
        code = sandbox.compile(source.text, name, name)
    except TemplateSyntaxError as error:
        raise TemplateFault(
            _located(
                shown, *source.paragraph(error.lineno),
                say("A command is not written as it must be: {detail}.",
                    detail=(error.message or "").rstrip(".")),
                say("Compare it with the list of commands in templates/README.md."),
            )
        ) from error  # fmt: skip
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise TemplateFault(
            _located(
                shown, 0, "",
                say("The commands are nested too deeply."),
                say("Simplify the template, or export the built-in one."),
            )
        ) from error  # fmt: skip
    return _Part(name, JinjaTemplate.from_code(sandbox, code, dict(sandbox.globals)), source)


def _render(part: _Part, values: Mapping[str, object], shown: str) -> str:
    chunks: list[str] = []
    left = MAX_FILLED
    try:
        for chunk in part.template.generate(values):
            left -= len(chunk)
            if left < 0:
                raise TooMuch
            chunks.append(chunk)
    except (
        TemplateError, TooMuch, WrongValue, NotText,
        ArithmeticError, TypeError, ValueError, RecursionError,
    ) as error:  # fmt: skip
        line = _line_of(error, part.name)
        raise TemplateFault(
            _located(shown, *part.source.paragraph(line), *_explain(error, values))
        ) from error
    # Every line begins at a paragraph, for the messages' sake only.
    return "".join(chunks).replace("\n", "")


def _explain(error: Exception, values: Mapping[str, object]) -> tuple[Sentence, Sentence]:
    if isinstance(error, SecurityError):
        return (
            say("The template uses something that is not allowed: {detail}.", detail=str(error)),
            say("Keep to the variables and filters listed in templates/README.md."),
        )
    if isinstance(error, UndefinedError):
        variable = error.message or ""
        near = get_close_matches(variable, _names(values), n=1, cutoff=0.6)
        return (
            say("The variable {variable} does not exist.", variable=variable),
            say("Did you mean {near}?", near=near[0]) if near else
            say("Keep to the variables and filters listed in templates/README.md."),
        )  # fmt: skip
    if isinstance(error, WrongValue):
        return (
            say("The filter {filter} cannot do anything with this value.", filter=str(error)),
            say("See in templates/README.md what the filter takes."),
        )
    if isinstance(error, NotText):
        return (
            say("A list stands where a text belongs."),
            say("Go through it with {{%p for … %}} and {{%p endfor %}}."),
        )
    if isinstance(error, TooMuch | OverflowError):
        return (
            say("The template repeats something without end, or far too often."),
            say("Check its {{% for … %}} commands."),
        )
    return (
        say("A command cannot be carried out: {detail}.", detail=str(error).rstrip(".")),
        say("Compare it with the list of commands in templates/README.md."),
    )


def _names(values: Mapping[str, object]) -> list[str]:
    """All names that a template may use, top-level ones and keys below them."""
    inner = [str(key) for value in values.values() if isinstance(value, Mapping) for key in value]
    return [*(name for name in values if not name.startswith("_")), *inner]


def _line_of(error: Exception, name: str) -> int:
    """The line of the Jinja source where the error arose; jinja2 rewrites the traceback so."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
             if frame.filename == name and frame.lineno]  # fmt: skip
    return lines[-1] if lines else 1


def _located(shown: str, number: int, text: str, what: Sentence, fix: Sentence) -> Problem:
    if number:
        what = say("Paragraph {number} (“{text}”): {what}",
                   number=number, text=_shortened(text), what=what)  # fmt: skip
    return Problem(Place(shown), what, fix, "Z502")


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _parse(xml: str, shown: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
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
    relations = package.parse_part(members.get(name, _NO_RELATIONS), shown, name)
    for picture in used:
        etree.SubElement(
            relations,
            tag("pr:Relationship"),
            {"Id": picture.relation, "Type": _IMAGE, "Target": picture.file},
        )
        members[f"word/{picture.file}"] = picture.data
    members[name] = serialised(relations)
