"""A packet's claims and the catalogue become faults, and the documents that are asked for."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import get_args

from zidocs.catalogue import Indikator, Katalog
from zidocs.errors import Problem, say
from zidocs.spec.packet_yaml import Bukti, DocumentKind, PacketYaml
from zidocs.yaml import Tree

ALL_DOCUMENTS: tuple[DocumentKind, ...] = ("undangan", "daftar_hadir", "notula", "laporan")
"""What is made where neither the packet nor the catalogue names the documents."""


def asked_documents(bukti: tuple[Bukti, ...], katalog: Katalog) -> tuple[DocumentKind, ...]:
    """The documents that the packet's activities ask for, in the order of the guide."""
    asked = dict.fromkeys(
        kind
        for entry in bukti
        if (indikator := katalog.find_indicator(entry.indikator))
        and (kegiatan := indikator.activity(entry.kegiatan or 1))
        for kind in kegiatan.dokumen
    )
    documents: tuple[DocumentKind, ...] = get_args(DocumentKind)
    # Photos are asked for too, but they are taken, not written.
    return tuple(kind for kind in documents if kind in asked) or ALL_DOCUMENTS


def catalogue_problems(yaml: PacketYaml, tree: Tree, katalog: Katalog) -> Iterator[Problem]:
    """Codes, periods, activities and items that the catalogue does not have."""
    known: list[Indikator] = []
    for index, entry in enumerate(yaml.bukti):
        indikator = katalog.find_indicator(entry.indikator)
        if indikator is None:
            yield _unknown_indicator(entry.indikator, tree, index, katalog)
            continue
        known.append(indikator)
        yield from _period_and_activity(entry, indikator, tree, index)
    if len(known) == len(yaml.bukti):
        yield from _unknown_items(yaml, tree, known)


def _unknown_indicator(code: str, tree: Tree, index: int, katalog: Katalog) -> Problem:
    codes = [entry.kode for entry in katalog.indicators]
    near = get_close_matches(code, codes, n=4, cutoff=0.5)
    return Problem(
        tree.place(("bukti", index, "indikator")),
        say("{katalog} has no indicator {code}.", katalog=katalog.katalog, code=code),
        say("Near to it: {codes}.", codes=", ".join(near))
        if near
        else say("Codes run from {first} to {last}.", first=codes[0], last=codes[-1]),
        "Z162",
    )


def _period_and_activity(
    entry: Bukti, indikator: Indikator, tree: Tree, index: int
) -> Iterator[Problem]:
    if entry.periode not in indikator.jadwal:
        yield Problem(
            tree.place(("bukti", index, "periode")),
            say("{code} is not due in {period}.", code=indikator.kode, period=entry.periode),
            say("It is due in {periods}.", periods=", ".join(indikator.jadwal)),
            "Z163",
        )
    if entry.kegiatan is not None and indikator.activity(entry.kegiatan) is None:
        activities = "; ".join(f"{each.nomor}: {each.nama}" for each in indikator.kegiatan)
        yield Problem(
            tree.place(("bukti", index, "kegiatan")),
            say("{code} has no activity {number}.", code=indikator.kode, number=entry.kegiatan),
            say("Its activities are {activities}.", activities=activities)
            if activities
            else say("It asks for no meeting; remove kegiatan."),
            "Z164",
        )


def _unknown_items(yaml: PacketYaml, tree: Tree, known: list[Indikator]) -> Iterator[Problem]:
    items = {item.nomor: item.nama for indikator in known for item in indikator.butir}
    for index, attachment in enumerate(yaml.lampiran):
        if attachment.butir is not None and attachment.butir not in items:
            names = "; ".join(f"{number}: {name}" for number, name in sorted(items.items()))
            yield Problem(
                tree.place(("lampiran", index, "butir")),
                say("The indicator has no item {number}.", number=attachment.butir),
                say("Its items are {items}.", items=names) if names else say("Remove butir."),
                "Z165",
            )
