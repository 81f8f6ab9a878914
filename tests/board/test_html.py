"""The page stands alone, tells everything, and nothing in the data can act in it."""

import re
from datetime import date
from html.parser import HTMLParser

from tests.making.guided_office import Rutan
from zidocs.board.html import board_as_html

VOID = {"meta", "br"}


class Outline(HTMLParser):
    """Checks that tags nest, and collects links, anchors, tags and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        found = dict(attrs)
        self.links += [found["href"] or ""] if "href" in found else []
        self.anchors += [found["id"] or ""] if "id" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(rutan: Rutan, today: date = date(2024, 3, 20)) -> str:
    return board_as_html(rutan.board(today), str, "en").decode("utf-8")


def test_every_tag_is_closed_and_every_link_leads_to_its_detail(rutan: Rutan) -> None:
    outline = Outline(page(rutan))
    assert outline.open == []
    assert outline.links == ["#I.1.a-B03", "#I.1.b-B03", "#I.1.b-B06", "#II.1.a-B12"]
    assert [f"#{anchor}" for anchor in outline.anchors] == outline.links


def test_nothing_is_fetched_and_nothing_runs(rutan: Rutan) -> None:
    text = page(rutan)
    outline = Outline(text)
    assert outline.tags.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert outline.attributes.isdisjoint({"src", "style", "onclick", "onload"})
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|url\(|@import", text)


def test_a_hostile_name_is_only_text(rutan: Rutan) -> None:
    guide = rutan.root / "my-lke.yaml"
    evil = "\"'</p></style><script>alert(1)</script>&amp;\"'"
    text = guide.read_text("utf-8")
    for name in ("SK Tim", "Tim telah dibentuk", "Pedoman Contoh", "Bila ada pelanggaran"):
        text = text.replace(name, "'" + evil.replace("'", "''") + "'")
    guide.write_text(text, "utf-8")
    outline = Outline(page(rutan))
    assert "script" not in outline.tags
    assert outline.text.count("<script>alert(1)</script>&amp;") >= 4


def test_a_translation_is_only_text_too(rutan: Rutan) -> None:
    text = board_as_html(rutan.board(), lambda message: f"{message} <b>&", "id").decode("utf-8")
    assert "b" not in Outline(text).tags
    assert '<html lang="id">' in text


def test_the_details_name_states_files_and_reasons(rutan: Rutan) -> None:
    rutan.meeting()
    rutan.write("packets/rapat/scan/undangan.pdf")
    text = re.sub(r"\s+", " ", Outline(page(rutan)).text)
    assert "Rapat awal ✓ undangan ✎ notula ○ foto ✎ laporan" in text
    assert "packets/rapat/scan/undangan.pdf · packets/rapat/packet.yaml" in text
    assert "Sanksi – not required Bila ada pelanggaran" in text
    assert "Formasi – not required Biro Kepegawaian" in text


def test_sums_deadlines_and_days_are_told(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", butir: 1")
    text = Outline(page(rutan, date(2024, 4, 1))).text
    assert "B031/2complete29 March 2024, late by 3 day(s)" in text.replace("\n", "")
    assert "State of 1 April 2024." in text


def test_a_late_row_is_marked_and_a_far_one_is_not(rutan: Rutan) -> None:
    assert '<td class="cell missing"><a href="#I.1.a-B03"' in page(rutan)
    assert '<td class="cell missing far"><a href="#I.1.a-B03"' in page(rutan, date(2024, 1, 1))


def test_the_same_board_gives_the_same_bytes_on_any_day(rutan: Rutan) -> None:
    assert page(rutan) == page(rutan)
    assert page(rutan) != page(rutan, date(2024, 3, 21))
