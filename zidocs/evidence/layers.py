"""The layers of a PDF become the answer to whether some content is seen when it is opened.

Drawing programs and some office programs keep drafts, watermarks and other languages in layers
that are switched off. (ISO 32000-1, 8.11: optional content.)
"""

from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from zidocs.evidence.pdf_source import PdfSource

LAYER_KINDS = frozenset({"/OCG", "/OCMD"})
"""A layer, and a rule over layers."""


class Layers:
    """The layers of a source that are switched off in its default view."""

    def __init__(self, source: PdfSource) -> None:
        self._source = source
        self._off = _switched_off(source)

    def hide(self, value: PdfObject | None) -> bool:
        """Whether the layer or rule that some content belongs to (/OC) keeps it from being seen."""
        return bool(self._off) and not self._shows(value)

    def _shows(self, value: PdfObject | None) -> bool:
        if isinstance(value, IndirectObject) and value.idnum in self._off:
            return False
        rule = self._source.dictionary(value)
        if self._source.name(rule.get("/Type")) != "/OCMD":
            return True
        if expression := self._source.array(rule.get("/VE")):
            return self._holds(expression)
        listed = self._source.array(rule.get("/OCGs")) or [rule.get("/OCGs")]
        states = [number not in self._off for number in _numbers(listed)]
        match self._source.name(rule.get("/P")):
            case "/AllOn":
                return all(states)
            case "/AnyOff":
                return not states or not all(states)
            case "/AllOff":
                return not any(states)
            case _:
                return not states or any(states)

    def _holds(self, expression: ArrayObject) -> bool:
        """Whether an expression over layers is true; only expressions written in it are followed.

        So none can contain itself.
        """
        states = (
            self._holds(operand) if isinstance(operand, ArrayObject) else self._shows(operand)
            for operand in expression[1:]
        )
        match self._source.name(expression[0]) if expression else "":
            case "/And":
                return all(states)
            case "/Or":
                return any(states)
            case "/Not":
                return not any(states)
            case _:
                return True


def _switched_off(source: PdfSource) -> set[int]:
    """The object numbers of the layers that the default view does not show."""
    properties = source.dictionary(source.catalog.get("/OCProperties"))
    view = source.dictionary(properties.get("/D"))
    off = set[int]()
    if source.name(view.get("/BaseState")) == "/OFF":
        off.update(_numbers(source.array(properties.get("/OCGs"))))
        off.difference_update(_numbers(source.array(view.get("/ON"))))
    off.update(_numbers(source.array(view.get("/OFF"))))
    for layer, seen in _states_on_screen(source, view):
        off.discard(layer) if seen else off.add(layer)
    return off


def _states_on_screen(source: PdfSource, view: DictionaryObject) -> Iterator[tuple[int, bool]]:
    """The layers that are switched by themselves when a page is looked at (8.11.4.5)."""
    for value in source.array(view.get("/AS")):
        rule = source.dictionary(value)
        categories = {source.name(item) for item in source.array(rule.get("/Category"))}
        if source.name(rule.get("/Event")) == "/View" and "/View" in categories:
            for layer in source.array(rule.get("/OCGs")):
                usage = source.dictionary(source.dictionary(layer).get("/Usage"))
                state = source.name(source.dictionary(usage.get("/View")).get("/ViewState"))
                if isinstance(layer, IndirectObject) and state in ("/ON", "/OFF"):
                    yield layer.idnum, state == "/ON"


def _numbers(layers: list[PdfObject | None] | ArrayObject) -> Iterator[int]:
    for layer in layers:
        if isinstance(layer, IndirectObject):
            yield layer.idnum
