"""What the sections of packet.yaml have in common, each about one document."""

from collections.abc import Iterable, Mapping

from pydantic import Field

from zidocs.office.claims import ItemNumbers, item_of
from zidocs.office.meeting import Meeting
from zidocs.yaml import Fault, Record


class Section(Record):
    """What packet.yaml says of one document of the packet."""

    @property
    def template(self) -> str:
        """The Word template that it takes; empty for its kind's first one."""
        return ""

    def faults_beside(
        self, _rapat: Meeting, _people: bool
    ) -> Iterable[tuple[tuple[str | int, ...], Fault]]:
        """What cannot be beside this meeting, each by its path in the section.

        ``_people`` tells whether the meeting's people could be looked up.
        """
        return ()


class OwnDocument(Section):
    """A document that the office writes without a meeting; it answers an item of the guide."""

    butir: ItemNumbers | None = Field(
        None,
        description="Nomor butir data dukung yang dijawabnya; tanpa ini: butir yang menurut katalog"
        " dijawab naskah ini. Bila paket membuktikan beberapa indikator: {I.1.a: 1, IV.2.a: 4}.",
    )

    def belongs_to(self, indikator: str) -> bool:
        """Whether it goes into the bundle of this indicator of the packet."""
        return not isinstance(self.butir, Mapping) or indikator in self.butir

    def item_of(self, indikator: str) -> int | None:
        """The number of the item that it is for this indicator, if it says so."""
        return item_of(self.butir, indikator)
