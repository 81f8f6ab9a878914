"""A number that is no item is refused with the items of every indicator that the packet claims."""

from zidocs.office.catalogue import builtin
from zidocs.office.packet_yaml import unknown_items


def refusal(*codes: str) -> str:
    katalog = builtin("lke-2024")
    indicators = [found for code in codes if (found := katalog.find_indicator(code))]
    ((position, fault),) = unknown_items([None, 1, 9], indicators)
    assert position == 2
    return str(fault.fix)


def test_the_items_of_each_indicator_are_told_with_its_code() -> None:
    told = refusal("I.2.a", "V.1.b")
    assert "I.2.a 1: Dokumen rencana aksi; " in told
    assert "V.1.b 1: SK Tim UPG; " in told


def test_the_items_of_one_indicator_need_no_code_though_it_is_claimed_twice() -> None:
    assert "items are 1: SK Tim UPG; 2: " in refusal("V.1.b", "V.1.b")
