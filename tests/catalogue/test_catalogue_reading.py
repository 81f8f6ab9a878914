"""A catalogue of an office's own is read like a spec: every fault at once, with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.renewing.compiled_catalogues import compile_all, compile_catalogue
from zidocs.errors import SpecFault
from zidocs.office import catalogue as reading
from zidocs.office.catalogue import Katalog, builtin, builtin_names, load_compiled, read_catalogue

SHELF = Path(reading.__file__).parent

SMALL = """\
katalog: my-lke
judul: Pedoman Contoh
sumber: pedoman.txt
penanggung_jawab: Semua satker
area:
  - kode: I
    nama: Manajemen Perubahan
    baris: [1]
    subarea:
      - kode: I.1
        nama: Tim Kerja
        baris: [2]
        indikator:
          - kode: I.1.a
            nama: Tim telah dibentuk
            petunjuk: |
              a. Rapat,
              b. SK.
            jadwal: [B03, B12]
            baris: [3, 4]
            kegiatan:
              - nomor: 1
                nama: Rapat tim
                dokumen: [undangan, notula]
                periode: [B03]
            butir:
              - nomor: 1
                nama: SK Tim
                jenis: sk
                kegiatan: 1
                satker: [kanwil]
                baris: [4]
"""

Catalogue = Callable[[str], Path]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    def write(text: str) -> Path:
        path = tmp_path / "my-lke.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults(path: Path) -> list[tuple[int | None, str, str]]:
    with pytest.raises(SpecFault) as caught:
        read_catalogue(path, str(path))
    return [
        (problem.where.line, problem.where.key, str(problem.what))
        for problem in caught.value.problems
    ]


def test_what_an_entry_leaves_out_comes_from_its_indicator(catalogue: Catalogue) -> None:
    indikator = read_catalogue(catalogue(SMALL), "my-lke.yaml").indicators[0]
    activity, item = indikator.kegiatan[0], indikator.butir[0]
    assert (activity.periode, activity.baris) == (("B03",), (3, 4))
    assert (item.periode, item.baris) == (("B03", "B12"), (4,))
    assert activity.satker == ("eselon_1", "kanwil", "upt_pemasyarakatan", "upt_imigrasi")


def test_only_what_is_due_for_the_office_is_asked(catalogue: Catalogue) -> None:
    indikator = read_catalogue(catalogue(SMALL), "my-lke.yaml").indicators[0]
    assert indikator.activities_asked("B03", "kanwil") == indikator.kegiatan
    assert indikator.activities_asked("B12", "kanwil") == ()
    assert indikator.items_asked("B12", "kanwil") == indikator.butir
    assert indikator.items_asked("B12", "eselon_1") == ()


def test_codes_lead_to_their_area_subarea_and_indicator(catalogue: Catalogue) -> None:
    katalog = read_catalogue(catalogue(SMALL), "my-lke.yaml")
    assert katalog.find_area("I.1.a") is katalog.area[0]
    assert katalog.find_subarea("I.1.a") is katalog.subareas[0]
    assert katalog.find_indicator("I.1.a") is katalog.indicators[0]
    for kode in ("I.1.b", "II", ""):
        assert katalog.find_indicator(kode) is None
    assert katalog.find_area("II.1.a") is None
    assert katalog.find_subarea("I.2.a") is None
    assert katalog.indicators[0].activity(2) is None
    assert katalog.indicators[0].item(2) is None


@pytest.mark.parametrize(
    ("change", "line", "key", "words"),
    [
        ("jenis: sk→jenis: ska", 29, "jenis", "“ska” is not possible here."),
        ("satker: [kanwil]→satker: [kanwill]", 31, "satker[0]", "“kanwill” is not possible here."),
        ("dokumen: [undangan, notula]→dokumen: []", 24, "dokumen", "This list is empty."),
        ("nama: SK Tim→nma: SK Tim", 27, "butir[0].nama", "The key nama is missing."),
        ("nama: SK Tim→nma: SK Tim", 28, "nma", "The key nma is not known here."),
        ("periode: [B03]→periode: [B06]", 21, "kegiatan", "Number 1 has a period that its"),
        ("jadwal: [B03, B12]→jadwal: [B12, B03]", 19, "jadwal", "The periods are not in the order"),
        ("kegiatan: 1→kegiatan: 2", 14, "indikator[0]", "Item 1 belongs to activity 2, which"),
        ("nomor: 1\n                nama: SK→nomor: 2\n                nama: SK",
         26, "butir", "The numbers are 2; they must count"),
        ("kode: I.1.a→kode: II.1.a", 10, "subarea[0]", "The code II.1.a does not belong under"),
        ("kode: I.1\n→kode: I.a\n", 10, "subarea[0]", "does not belong under"),
        ("kode: I\n→kode: Satu\n", 6, "kode", "“Satu” is not the code of an area."),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(
    catalogue: Catalogue, change: str, line: int, key: str, words: str
) -> None:
    before, after = change.split("→")
    assert SMALL.count(before) == 1
    told = faults(catalogue(SMALL.replace(before, after)))
    matching = [place for *place, what in told if words in what]
    assert matching, told
    assert matching[0][0] == line
    assert str(matching[0][1]).endswith(key)


def test_an_indicator_that_asks_for_nothing_is_a_fault(catalogue: Catalogue) -> None:
    told = faults(catalogue(SMALL[: SMALL.index("            kegiatan:")]))
    assert [what for *_, what in told] == ["The indicator I.1.a asks for nothing."]


def test_a_code_given_twice_is_a_fault(catalogue: Catalogue) -> None:
    indikator = SMALL[SMALL.index("          - kode: I.1.a") :]
    told = faults(catalogue(SMALL + indikator))
    assert [what for *_, what in told] == ["The code I.1.a stands there 2 times."]


def test_a_catalogue_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gone.yaml"
    ((_, _, what),) = faults(path)
    assert "cannot be read" in what


def test_an_unknown_name_leads_to_the_nearest_catalogue() -> None:
    with pytest.raises(SpecFault) as caught:
        builtin("lke-20244")
    assert "lke-2024" in str(caught.value.problems[0].fix)
    with pytest.raises(SpecFault) as caught:
        builtin("../lke-2024.yaml/../../x")
    assert caught.value.problems[0].code == "Z160"


@pytest.mark.parametrize("name", builtin_names())
def test_the_compiled_catalogue_says_what_the_yaml_says(name: str) -> None:
    source = SHELF / f"{name}.yaml"
    expected = compile_catalogue(read_catalogue(source, source.name), source.read_bytes())
    assert source.with_suffix(".json").read_bytes() == expected, (
        "run: python -m tests.renewing.compiled_catalogues"
    )
    assert builtin(name) == read_catalogue(source, source.name)


def test_a_built_in_catalogue_is_read_without_parsing_its_yaml(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(data: bytes, file: str) -> Katalog:
        raise AssertionError(file)

    monkeypatch.setattr(reading, "parse_catalogue", refuse)
    assert builtin.__wrapped__("lke-2024").katalog == "lke-2024"


def test_a_compiled_file_of_an_older_yaml_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    monkeypatch.setattr(reading, "_SHELF", tmp_path)
    source = catalogue(SMALL)
    assert builtin.__wrapped__("my-lke").judul == "Pedoman Contoh"
    assert compile_all(tmp_path) == (tmp_path / "my-lke.json",)
    catalogue(SMALL.replace("Pedoman Contoh", "Pedoman Baru"))
    assert load_compiled((tmp_path / "my-lke.json").read_bytes(), source.read_bytes()) is None
    assert builtin.__wrapped__("my-lke").judul == "Pedoman Baru"


def test_line_ends_of_windows_do_not_make_a_compiled_file_old() -> None:
    source = SHELF / "lke-2024.yaml"
    compiled = source.with_suffix(".json").read_bytes()
    windows = source.read_bytes().replace(b"\n", b"\r\n")
    assert load_compiled(compiled, windows) == builtin("lke-2024")
