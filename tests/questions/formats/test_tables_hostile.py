"""Workbooks part by part, hostile ones among them."""

import io
import random
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.formats.interchange import Imported, Unreadable
from questions.formats.tables import workbook_parts
from tests.questions.formats.table_files import parsed, read, rows_in, told

MAIN = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"


def package_of(**parts: str) -> bytes:
    """A workbook with some of its parts replaced; `sheet1` is the first sheet."""
    source = zipfile.ZipFile(io.BytesIO(rows_in(("type", "stem"), ("essay", "Why?"))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            copy.writestr(name, parts.get(stem, source.read(name)))
    return target.getvalue()


def sheet(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def noise(length: int) -> str:
    """What does not compress much."""
    return random.Random(0).randbytes(length // 2).hex()


def cells(*cells: str, row: str = "") -> str:
    return sheet(f"<row {row}>{''.join(cells)}</row>")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"sheet1": cells('<c r="XFE1"><v>1</v></c>')}, "more than 16,384 columns"),
        ({"sheet1": cells("<c/>" * 16_385)}, "more than 16,384 columns"),
        ({"sheet1": cells("<c/>", row='r="1048577"')}, "more than 1,048,576 rows"),
        ({"sheet1": "<!DOCTYPE a [<!ENTITY b 'c'>]>" + sheet("")}, "document type"),
        ({"sharedStrings": "<!DOCTYPE a [<!ENTITY b 'c'>]><sst/>"}, "document type"),
        ({"sheet1": "<worksheet"}, "broken"),
        ({"sheet1": cells("<c a='" + noise(2_000_000) + "'/>")}, "too long"),
        ({"sheet1": sheet("").encode("utf-16").decode("latin-1")}, "broken"),
        ({"workbook": "<workbook/>"}, "No sheet has the columns"),
    ],
)
def test_a_workbook_that_would_take_too_much_is_refused(parts: dict[str, str], message: str) -> None:
    assert message in told(package_of(**parts), "xlsx")[0]


HEAD = '<c t="str"><v>type</v></c><c t="str"><v>stem</v></c>'


def test_cells_that_stand_far_apart_cost_nothing() -> None:
    last = '<row r="1048576"><c r="A1048576" t="str"><v>essay</v></c><c r="B1" t="str"><v>So?</v></c></row>'
    (found,) = parsed(package_of(sheet1=sheet(f"<row>{HEAD}</row>{last}")), "xlsx")
    assert isinstance(found, Imported)
    assert (found.line, found.draft.stem) == (1_048_576, "So?")


def test_what_a_file_says_of_its_own_size_is_not_believed() -> None:
    huge = "99999999999999"
    texts = f"<sst {MAIN} count='{huge}' uniqueCount='{huge}'><si><t>essay</t></si><si><t>So?</t></si></sst>"
    row = '<row r="2"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    data = package_of(sheet1=sheet(f"<row>{HEAD}</row>{row}"), sharedStrings=texts)
    assert [draft.stem for draft in read(data, "xlsx")] == ["So?"]


def test_a_text_that_very_many_cells_share_is_refused() -> None:
    rows = "".join(f'<row s="{n}"><c t="str"><v>essay</v></c><c t="s"><v>0</v></c></row>' for n in range(100))
    texts = f"<sst {MAIN}><si><t>{'x' * 900_000}</t></si></sst>"
    problems = told(package_of(sheet1=sheet(f"<row>{HEAD}</row>{rows}"), sharedStrings=texts), "xlsx")
    assert "more than 64 million characters" in problems[0]


@pytest.mark.parametrize(
    ("cell", "stem"),
    [
        ("<c t='inlineStr'><is><t>So</t><rPh><t>no</t></rPh><r><t>?</t></r></is></c>", "So?"),
        ("<c t='str'><f>A1</f><v>So?</v></c>", "So?"),
        ("<c t='str'><v>a_x0009_b_xD800__x0000_</v></c>", "a\tb_xD800__x0000_"),
        ("<c><v> 1e3 </v></c>", "1000"),
        ("<c s='99'><v>7</v></c>", "7"),
        ("<c t='b'><v>1</v></c>", "true"),
    ],
)
def test_cells_of_every_kind_are_read(cell: str, stem: str) -> None:
    row = f"<row><c t='str'><v>essay</v></c>{cell}</row>"
    (draft,) = read(package_of(sheet1=sheet(f"<row>{HEAD}</row>{row}")), "xlsx")
    assert draft.stem == stem


@pytest.mark.parametrize(
    "cell",
    [
        "<c t='s'><v>999</v></c>",
        "<c t='s'><v>x</v></c>",
        "<c><v>many</v></c>",
        "<c><v>NaN</v></c>",
        "<c><v>1e999</v></c>",
        "<c t='d'><v>2026-01-01</v></c>",
        "<c t='e'><v>#N/A</v></c>",
    ],
)
def test_a_cell_that_says_nothing_is_a_problem(cell: str) -> None:
    row = f"<row><c t='str'><v>essay</v></c>{cell}</row>"
    (problem,) = told(package_of(sheet1=sheet(f"<row>{HEAD}</row>{row}")), "xlsx")
    assert problem.startswith("2: Column stem: the cell")


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("d/m/yy", True),
        ("[$-409]mmm", True),
        ("[h]:mm", True),
        ("[ss]", True),
        ("General", False),
        ("0.00", False),
        ("[Red]0", False),
        ('0 "days"', False),
        (r"0\d", False),
        ("0.00E+00", False),
        ("@", False),
    ],
)
def test_formats_that_show_a_date_are_known(code: str, is_date: bool) -> None:
    assert workbook_parts.is_date_format(code) is is_date


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parts, "MAX_ELEMENTS", 10)
    assert "holds too much" in told(package_of(), "xlsx")[0]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"type,stem\n", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert told(data, "xlsx")[0].startswith("1: This is no")


def test_another_package_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("imsmanifest.xml", "<manifest/>")
    assert "no XLSX file" in told(file.getvalue(), "xlsx")[0]


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 8))
def test_a_mangled_workbook_makes_it_fail_in_no_other_way(seed: int, count: int) -> None:
    chance = random.Random(seed)
    data = bytearray(MANGLED)
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(Unreadable):
        parsed(bytes(data), "xlsx")


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), part=st.sampled_from(["sheet1", "workbook", "sharedStrings", "styles"]))
def test_a_workbook_of_mangled_parts_makes_it_fail_in_no_other_way(seed: int, part: str) -> None:
    chance = random.Random(seed)
    source = zipfile.ZipFile(io.BytesIO(MANGLED))
    name = next(name for name in source.namelist() if f"/{part}." in name)
    words = source.read(name).decode().split("<")
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(1, len(words))
        words[place] = chance.choice(
            [words[chance.randrange(1, len(words))], words[place].replace("1", "99999999999"), "row/>", "c/>"]
        )
    with suppress(Unreadable):
        parsed(package_of(**{part: "<".join(words)}), "xlsx")


def plain_book() -> bytes:
    """A workbook that is not compressed, so that a changed byte is a changed sign."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file)
    sheet = workbook.add_worksheet()
    for number, row in enumerate(
        [("type", "stem", "correct"), ("essay", 1.5, True), ("true_false", "a", "b")]
    ):
        sheet.write_row(number, 0, row)
    workbook.close()
    plain = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(plain, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return plain.getvalue()


MANGLED = plain_book()
