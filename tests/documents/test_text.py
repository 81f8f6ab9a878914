"""Text is text: what the secretary wrote stands on the page, and its paragraphs and lists."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from zidocs.documents.filters import Block, NotText, blocks, clean, inline, paragraphs

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parsed(markup: Any) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{W}">{markup}</w:body>')


def read(root: etree._Element) -> str:
    """The text of runs as Word shows it."""
    signs = {f"{{{W}}}br": "\n", f"{{{W}}}tab": "\t"}
    return "".join(signs.get(e.tag, e.text or "") for e in root.iter() if e.tag != f"{{{W}}}body")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("satu", (Block("satu"),)),
        ("satu\ndua", (Block("satu dua"),)),
        ("satu\n\ndua", (Block("satu"), Block("dua"))),
        ("satu\n \t\n\n\ndua\n", (Block("satu"), Block("dua"))),
        ("- a\n- b", (Block("a", "–"), Block("b", "–"))),
        ("1. a\n2. b\n   lanjut", (Block("a", "1."), Block("b lanjut", "2."))),
        ("a) x\nb) y", (Block("x", "a."), Block("y", "b."))),
        ("pengantar:\n- a", (Block("pengantar:"), Block("a", "–"))),
        ("- a\n\nlalu", (Block("a", "–"), Block("lalu"))),
        ("pukul 09.00\n-5 derajat", (Block("pukul 09.00 -5 derajat"),)),
        ("", ()),
        ("\n\n", ()),
    ],
)
def test_blank_lines_part_paragraphs_and_marks_begin_items(
    text: str, expected: tuple[Block, ...]
) -> None:
    assert blocks(text) == expected


@given(st.text())
def test_no_word_of_a_long_text_is_lost(text: str) -> None:
    shown = " ".join(f"{block.mark} {block.text}" for block in blocks(clean(text)))
    signs = str.maketrans(dict.fromkeys("-•–.)", " "))
    assert shown.translate(signs).split() == clean(text).translate(signs).split()


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_is_xml_and_reads_back_as_it_was(text: str) -> None:
    root = parsed(f"<w:r><w:t>{inline(text)}</w:t></w:r>")
    assert read(root) == clean(text)


@pytest.mark.parametrize("text", ["{{ x }}", "{% if %}", "A & B", "<w:p/>", "“é” 'ñ'", "{_{"])
def test_signs_of_markup_print_as_they_are(text: str) -> None:
    assert read(parsed(paragraphs(text, "Isi", "Butir", keep_last=False))) == text


def test_characters_that_xml_forbids_are_dropped() -> None:
    assert clean("a\x00b\x08c\ufffed\ud800") == "abcd"
    assert clean("a\r\nb\rc") == "a\nb\nc"


def test_paragraphs_and_items_take_their_styles_and_the_end_stays_with_the_next() -> None:
    root = parsed(paragraphs("satu\n\n- dua", "Uraian", "ButirUraian", keep_last=True))
    styles = [style.get(f"{{{W}}}val") for style in root.iter(f"{{{W}}}pStyle")]
    kept = [p.find(f"{{{W}}}pPr/{{{W}}}keepNext") is not None for p in root]
    assert (styles, kept) == (["Uraian", "ButirUraian"], [True, True])
    assert read(root[1]) == "–\tdua"
    long = parsed(paragraphs("satu " * 200 + "\n\ndua\n\ntiga", "Isi", "Butir", keep_last=True))
    kept = [p.find(f"{{{W}}}pPr/{{{W}}}keepNext") is not None for p in long]
    assert kept == [False, True, True]  # more would leave half a page free


def test_an_empty_text_still_is_a_paragraph_because_a_cell_needs_one() -> None:
    assert len(parsed(paragraphs("", "Isi", "Butir", keep_last=False))) == 1


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object(), print])
def test_a_list_is_not_printed_as_python_sees_it(value: object) -> None:
    with pytest.raises(NotText):
        inline(value)
