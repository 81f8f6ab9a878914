"""No date of the environment comes into the pages that are drawn."""

import pytest

from zidocs.pdf.drawing import new_canvas


def drawn() -> bytes:
    canvas = new_canvas((210, 297), "Foto")
    canvas.drawString(10, 10, "Foto")
    canvas.showPage()
    return bytes(canvas.getpdfdata())


def test_a_source_date_epoch_changes_no_byte_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    plain = drawn()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    assert drawn() == plain
