"""A number of an item is one of the indicator that is meant, or refused with what to write."""

import pytest

from zidocs.office.catalogue import builtin
from zidocs.office.claims import item_faults
from zidocs.office.packet_yaml import Attachment
from zidocs.yaml.scalars import Fault


def refusals(butir: object, *codes: str) -> list[tuple[tuple[str | int, ...], Fault]]:
    katalog = builtin("lke-2024")
    indicators = [found for code in codes if (found := katalog.find_indicator(code))]
    assert list(item_faults(None, indicators)) == []
    return list(item_faults(Attachment(berkas="a.pdf", butir=butir).butir, indicators))


def refusal(butir: object, *codes: str) -> tuple[tuple[str | int, ...], Fault]:
    (found,) = refusals(butir, *codes)
    return found


def test_the_items_of_each_indicator_are_told_with_its_code() -> None:
    path, fault = refusal(99, "I.2.a", "V.1.b")
    assert (path, fault.code) == ((), "Z165")
    assert "I.2.a 1: Dokumen rencana aksi; " in str(fault.fix)
    assert "V.1.b 1: SK Tim UPG; " in str(fault.fix)


def test_the_items_of_one_indicator_need_no_code_though_it_is_claimed_twice() -> None:
    assert "items are 1: SK Tim UPG; 2: " in str(refusal(9, "V.1.b", "V.1.b")[1].fix)
    assert refusals(1, "V.1.b", "V.1.b") == []


def test_a_number_alone_is_refused_for_several_indicators_and_the_mapping_is_ready() -> None:
    path, fault = refusal(1, "I.2.a", "V.1.b")
    assert (path, fault.code) == ((), "Z243")
    assert "Write “butir: {I.2.a: 1, V.1.b: 1}”" in str(fault.fix)
    assert "V.1.b 1: SK Tim UPG" in str(fault.fix)


def test_the_mapping_names_only_indicators_that_have_such_an_item() -> None:
    assert "Write “butir: {V.1.b: 2}”" in str(refusal(2, "I.1.a", "V.1.b")[1].fix)


def test_the_mapping_says_which_item_it_is_for_each_indicator() -> None:
    butir = {"I.2.a": 1, "V.1.b": 2}
    assert refusals(butir, "I.2.a", "V.1.b") == []
    file = Attachment(berkas="a.pdf", butir=butir)
    assert [file.item_of(code) for code in ("I.2.a", "V.1.b", "I.3.b")] == [1, 2, None]
    assert [file.belongs_to(code) for code in ("I.2.a", "I.3.b")] == [True, False]


@pytest.mark.parametrize(
    ("butir", "code"), [({"I.3.b": 1}, "Z244"), ({"V.1.b": 99}, "Z165"), ({"I.2.a": 99}, "Z165")]
)
def test_what_the_packet_does_not_prove_is_refused_at_its_key(
    butir: dict[str, int], code: str
) -> None:
    path, fault = refusal(butir, "I.2.a", "V.1.b")
    assert (path, fault.code) == ((*butir,), code)
