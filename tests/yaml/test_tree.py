"""YAML bytes become texts with places, or one clear fault; never anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zidocs.errors import Problem, SpecFault
from zidocs.yaml import Tree, parse_tree
from zidocs.yaml.tree import MAX_BYTES, MAX_DEPTH, MAX_FAULTS, MAX_KEY, MAX_TEXT, write_path


def faults(data: bytes | str) -> list[Problem]:
    with pytest.raises(SpecFault) as caught:
        parse_tree(data.encode() if isinstance(data, str) else data, "packet.yaml")
    return list(caught.value.problems)


def the_fault(data: bytes | str) -> Problem:
    [problem] = faults(data)
    return problem


# What is typed stays what was typed


@pytest.mark.parametrize(
    "typed",
    ["09:00", "09.00", "007", "199001012015011001", "0x1F", "1_000", "no", "yes", "on", "true",
     "2024-03-07", "2024-02-30", "1e5", ".inf", "12:30:45", "0o17", "+62", "1.10"],
)  # fmt: skip
def test_a_plain_text_keeps_its_zeros_colons_and_words(typed: str) -> None:
    assert parse_tree(f"a: {typed}".encode(), "f").root == {"a": typed}


@pytest.mark.parametrize("typed", ["", "~", "null", "Null"])
def test_nothing_is_nothing(typed: str) -> None:
    assert parse_tree(f"a: {typed}".encode(), "f").root == {"a": None}


@pytest.mark.parametrize("typed", ['"null"', "'~'", '""'])
def test_quotes_make_a_text_of_anything(typed: str) -> None:
    assert parse_tree(f"a: {typed}".encode(), "f").root == {"a": typed.strip("'\"")}


TEXT = "judul: Rapat é\nagenda:\n  - satu\n  - dua\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r\n").encode("utf-16"),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16 le", "utf-16 be", "crlf", "utf-16 crlf", "cr"],
)
def test_files_of_windows_programs_are_read_alike(data: bytes) -> None:
    tree = parse_tree(data, "f")
    assert tree.root == {"judul": "Rapat é", "agenda": ["satu", "dua"]}
    assert str(tree.place(("agenda", 1))) == "f:4:5 agenda[1]"
    assert str(tree.key_place(("judul",))) == "f:1:1 judul"


@pytest.mark.parametrize("data", [b"", b"# only a remark\n", b"---\n", b"\xef\xbb\xbf"])
def test_a_file_without_content_has_an_empty_root(data: bytes) -> None:
    assert parse_tree(data, "f").root is None


# Places


def test_every_value_and_key_knows_its_place() -> None:
    tree = parse_tree(b"rapat:\n  judul:  x\n  peserta: [a, {nip: 1}]\n", "p.yaml")
    assert str(tree.place(("rapat", "judul"))) == "p.yaml:2:11 rapat.judul"
    assert str(tree.key_place(("rapat", "judul"))) == "p.yaml:2:3 rapat.judul"
    assert str(tree.place(("rapat", "peserta", 1, "nip"))) == "p.yaml:3:22 rapat.peserta[1].nip"


def test_what_is_not_there_has_the_place_of_what_holds_it() -> None:
    tree = parse_tree(b"rapat:\n  judul: x\n", "p.yaml")
    assert str(tree.place(("rapat", "notulis", "nip"))) == "p.yaml:2:3 rapat.notulis.nip"
    assert str(tree.key_place(("rapat", "notulis"))) == "p.yaml:2:3 rapat.notulis"
    assert str(Tree("p.yaml", {}, {}, {}).place(("x",))) == "p.yaml:1:1 x"


def test_a_name_for_a_reference_may_be_used_twice() -> None:
    assert parse_tree(b"a: &x 1\nb: &x 2\nc: *x\n", "f").root == {"a": "1", "b": "2", "c": "2"}


def test_an_alias_is_told_where_it_stands_first() -> None:
    tree = parse_tree(b"a: &x [1]\nb: *x\n", "f")
    assert tree.root == {"a": ["1"], "b": ["1"]}


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b", 2, "c"), "a.b[2].c"),
        ((0,), "[0]"),
        (("a", 0, 1), "a[0][1]"),
    ],
)
def test_a_path_is_written_as_people_say_it(path: tuple[str | int, ...], written: str) -> None:
    assert write_path(path) == written


# What is no YAML: § marks the place that is told

TAB = "a tab where YAML allows spaces only"
COLON = "A colon is missing or stands where none may stand"
OPEN = "is not closed, or a comma is missing"
INDENT = "does not fit the ones before it"
BACKSLASH = "a \\ begins a special sign"

NO_YAML = [
    ("rapat:\n§\tjudul: x", TAB),
    ("rapat:\n  judul: x\n§\ttanggal: y", TAB),
    ("rapat:\n  judul: x\n  §\ttanggal: y", TAB),
    ("agenda:\n§\t- satu", TAB),
    ("judul:§\tx", TAB),
    ("hal: Undangan§: rapat", COLON),
    ("§judul\ntanggal: 1", "A colon is missing behind judul"),
    ("rapat:\n  judul: x\n   tanggal§: y", COLON),
    ("rapat:\n  judul: x\n §tanggal: y", INDENT),
    ("agenda:\n  - a\n  §b: c", INDENT),
    ("hari: 'Jum'§at'", INDENT),
    ('hal: §"Undangan\ndi: sini', OPEN),
    ("hal: §'Undangan\ndi: sini", OPEN),
    ("agenda: §[a, b\ntempat: c", OPEN),
    ("foto: §{berkas: a\ntempat: c", OPEN),
    ("agenda: §[a, b}", OPEN),
    ("agenda: [a,\n§", "a bracket before it is not closed"),
    ("agenda: [§, a]", "A value is missing here"),
    ('berkas: "foto\\§1.jpg"', BACKSLASH),
    ('berkas: "C:\\U§sers\\x"', BACKSLASH),
    ("hal: §*penting", "begins with * or &"),
    ("hal: &§ co", "begins with * or &"),
    ("hal: §@kepala", "a sign that has a meaning"),
    ("hal: §%5", "a sign that has a meaning"),
    ("isi: | §teks", "begins with | or >"),
    ("isi: > §teks", "begins with | or >"),
    ("agenda: §- a", "cannot begin behind the colon"),
    ("a: 1\n§---\nb: 2", "several documents"),
]


@pytest.mark.parametrize(("marked", "words"), NO_YAML)
def test_what_is_no_yaml_is_explained_at_its_place(marked: str, words: str) -> None:
    before, after = marked.split("§")
    problem = the_fault(before + after)
    line, column = before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1
    assert words in str(problem.what)
    assert (problem.where.line, problem.where.column) == (line, column)
    assert problem.code == "Z101"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_line_is_right_whatever_ends_lines(line_end: str) -> None:
    text = line_end.join(["a: 1", "", "# remark", "b:", "\tc: 1"])
    assert str(the_fault(text).where) == "packet.yaml:5:1"


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"judul: Rapat\ntempat: Caf\xe9\n", 2, 12),
        ("judul: é\ntempat: ".encode() + b"\xff", 2, 9),
        (b"judul: a\n  \x00", 2, 3),
        (b"judul: \x1b[2J", 1, 8),
        ("judul: Rapat".encode("utf-16-le"), 1, 2),
        (b"\xff\xfeA", 1, 1),
    ],
    ids=["windows-1252", "not utf-8", "nul", "escape", "utf-16 without bom", "half a character"],
)
def test_what_is_no_text_is_told_with_line_and_column(data: bytes, line: int, column: int) -> None:
    problem = the_fault(data)
    assert (problem.where.line, problem.where.column) == (line, column)
    assert "UTF-8" in str(problem.fix)


# What YAML allows and we do not


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("judul: a\ntempat: b\njudul: c", "packet.yaml:3:1 judul", "Z104"),
        ("r:\n  a: 1\n  a: 1", "packet.yaml:3:3 r.a", "Z104"),
        ("foto: [{b: 1, b: 2}]", "packet.yaml:1:15 foto[0].b", "Z104"),
        ("hal: !penting x", "packet.yaml:1:6 hal", "Z103"),
        ("a: !!binary aGk=", "packet.yaml:1:4 a", "Z103"),
        ("a: !!python/object:os.system x", "packet.yaml:1:4 a", "Z103"),
        ("hal: {{ nama }}", "packet.yaml:1:7 hal", "Z103"),
        ("? [a, b]\n: c", "packet.yaml:1:3", "Z103"),
        ("a" * (MAX_KEY + 1) + ": b", "packet.yaml:1:1", "Z103"),
        ('"\\e[2J": b', "packet.yaml:1:1", "Z103"),
        ('a: "\\e[2J"', "packet.yaml:1:4 a", "Z105"),
        ('a: "\\0"', "packet.yaml:1:4 a", "Z105"),
        ('a: "\\ud800"', "packet.yaml:1:4 a", "Z105"),
        ('a: "\\uffff"', "packet.yaml:1:4 a", "Z105"),
        ("a: " + "x" * (MAX_TEXT + 1), "packet.yaml:1:4 a", "Z106"),
        ("a: &a [*a]", "packet.yaml:1:4 a[0]", "Z102"),
        ("a: &a {b: *a}", "packet.yaml:1:4 a.b", "Z102"),
    ],
)
def test_what_would_be_misread_is_refused(text: str, where: str, code: str) -> None:
    problem = the_fault(text)
    assert (str(problem.where), problem.code) == (where, code)


def test_all_double_keys_and_tags_are_told_at_once() -> None:
    text = "a: 1\na: 2\nb: !x 1\nc: [{d: 1, d: 2}]\n? [q]\n: 1\n"
    assert [problem.where.line for problem in faults(text)] == [2, 3, 4, 5]


# Hostile files end within bounded memory and time


def bomb(width: int, height: int) -> str:
    lines = ["l0: &l0 [" + ",".join("x" * width) + "]"]
    lines += [f"l{n}: &l{n} [" + ",".join([f"*l{n - 1}"] * width) + "]" for n in range(1, height)]
    return "\n".join(lines)


HOSTILE = {
    "alias bomb": (bomb(9, 9), "Z102"),
    "long text repeated": (f"a: &a {'x' * 90_000}\nb: [{','.join(['*a'] * 1000)}]", "Z102"),
    "many entries": ("a: [" + "1," * 60_000 + "]", "Z102"),
    "deep brackets": ("[" * 10_000, "Z101"),
    "deep dashes": ("- " * 10_000, "Z101"),
    "deep keys": ("? " * 10_000, "Z101"),
    "a little too deep": ("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), "Z101"),
    "a sign beyond all signs": ('a: "\\UFFFFFFFF"', "Z101"),
    "large file": ("#" * (MAX_BYTES + 1), "Z101"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bomb_ends_in_one_clear_fault(name: str) -> None:
    text, code = HOSTILE[name]
    problem = the_fault(text)
    assert problem.code == code
    assert problem.where.file == "packet.yaml"
    assert len(str(problem)) < 1_000


def test_a_file_full_of_faults_is_told_in_part() -> None:
    assert len(faults("k: v\n" * 2_000)) == MAX_FAULTS


# Whatever the bytes are

PIECES = ["\t", "\n", "\r\n", "- ", "? ", ": ", "{", "}", "[", "]", "&a ", "*a ", "!", "!!str ",
          "|", ">-", "%YAML 1.1", "---\n", "...\n", '"', "'", "\\", "\\UFFFFFFFF", "\\x", "#",
          "<<: ", "@", "`", " ", "\x85", "\u2028", "\ufeff", "\0", "é", ",", "=", "~", "a", "1",
          ]  # fmt: skip

yaml_like = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | yaml_like.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_tree_or_a_fault_and_nothing_else(data: bytes) -> None:
    tree, problems = None, ()
    try:
        tree = parse_tree(data, "f")
    except SpecFault as fault:
        problems = fault.problems
    if tree is None:
        assert problems
        assert all(problem.where.file == "f" for problem in problems)
        assert all(str(problem).isprintable() for problem in problems)
    else:
        assert isinstance(tree.root, dict | list | str | None)


plain = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"),
    max_size=30,
)


@given(st.dictionaries(plain.filter(lambda key: len(key) < 50), plain, max_size=4))
def test_quoted_texts_come_back_as_they_were(texts: dict[str, str]) -> None:
    def quote(text: str) -> str:
        escaped = "".join(f"\\U{ord(sign):08X}" for sign in text)
        return f'"{escaped}"'

    lines = [f"? {quote(key)}\n: {quote(value)}\n" for key, value in texts.items()]
    assert (parse_tree("".join(lines).encode(), "f").root or {}) == texts
