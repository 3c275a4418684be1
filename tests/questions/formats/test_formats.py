"""Which formats there are, and which of them a file has."""

import subprocess
import sys

import pytest

from questions.formats import FORMATS, UnknownFormat, known, recognised

OTHERS = [name for name, format in FORMATS.items() if not format.is_native]


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_known_of_a_format_is_what_its_module_says(name: str) -> None:
    format = known(name)
    module = format.load()
    assert (name, format.title, format.suffixes) == (module.NAME, module.TITLE, module.SUFFIXES)
    assert format.media_type == module.MEDIA_TYPE
    assert (hasattr(module, "parse"), hasattr(module, "render")) == (format.reads, format.writes)


def test_knowing_formats_loads_none() -> None:
    code = "import sys, questions.formats; sys.exit(bool({'lxml', 'xlsxwriter', 'yaml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("file", "sample", "name"),
    [
        ("a.YAML", b"", "yaml"),
        ("a.yml", b"", "yaml"),
        ("a.json", b"", "json"),
        ("a.csv", b"", "csv"),
        ("a.xlsx", b"", "xlsx"),
        ("a.gift", b"", "gift"),
        ("a.txt", b"::Q::So?{T}", "gift"),
        ("a.txt", b"Why?\r\nA. a\r\nB. b\r\nANSWER: B\r\n", "aiken"),
        ("a.txt", "Why?\nANSWER: B\n".encode("utf-16"), "aiken"),
        ("a.xml", b'<?xml version="1.0"?>\n<!-- mine -->\n<quiz>', "moodle-xml"),
        ("a.xml", "<?xml version='1.0'?><quiz>".encode("utf-16"), "moodle-xml"),
        ("a.xml", b"<qti-assessment-item>", "qti"),
        ("a.xml", b"<q:questestinterop xmlns:q='x'>", "qti"),
        ("a.zip", b"PK", "qti"),
    ],
)
def test_a_format_is_recognised_by_suffix_and_first_bytes(file: str, sample: bytes, name: str) -> None:
    assert recognised(file, sample) == name


@pytest.mark.parametrize("file", ["a", "a.docx", "a.xml"])
def test_a_file_that_does_not_say_its_format_is_asked_about(file: str) -> None:
    with pytest.raises(UnknownFormat, match="choose one of"):
        recognised(file)


def test_an_unknown_format_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownFormat, match="There is no format docx"):
        known("docx")
