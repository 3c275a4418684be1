"""Zip packages of strangers."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.formats import packages
from questions.formats.interchange import MAX_BYTES, Unreadable
from questions.formats.packages import Package, is_package, members, resolved


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def opened(data: bytes) -> Package:
    return members(io.BytesIO(data))


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        opened(data)
    return refused.value.problem.message


def test_members_are_read_one_at_a_time() -> None:
    package = opened(zipped(("a/b.xml", b"<b/>"), ("c.txt", b"c")))
    assert package.names == ("a/b.xml", "c.txt")
    assert package.read("a/b.xml") == b"<b/>"
    assert "c.txt" in package and package.size("c.txt") == 1


def test_names_are_made_plain() -> None:
    package = opened(zipped(("./a//b.xml", b""), ("folder/", b""), ("back\\slash.xml", b"")))
    assert package.names == ("a/b.xml", "back/slash.xml")


@pytest.mark.parametrize(
    "name",
    ["../out.xml", "a/../../out.xml", "/etc/passwd", "C:\\out.xml", "..\\out.xml", "\\\\host\\x", "a/.."],
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert "leads out of it" in refusal(zipped((name, b"x")))


@pytest.mark.parametrize("name", ["a\nb.xml", "a\x1bb.xml", "a" * 1_001])
def test_a_name_that_is_no_text_is_refused(name: str) -> None:
    assert "no text" in refusal(zipped((name, b"x")))


def of_kind(kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.xml")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_is_refused(kind: int) -> None:
    assert "a link or a device" in refusal(zipped((of_kind(kind), b"/etc/passwd")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused() -> None:
    assert "two files named a.xml" in refusal(zipped(("a.xml", b"1"), ("a.xml", b"2")))
    assert "two files named a.xml" in refusal(zipped(("a.xml", b"1"), ("./a.xml", b"2")))


def test_what_unpacks_to_far_more_than_it_is_is_refused() -> None:
    assert "250 times its size" in refusal(zipped(("bomb.xml", bytes(5_000_000))))


def test_more_than_may_be_unpacked_is_refused() -> None:
    noise = bytes(range(256)) * 1_000
    files = [(f"{n}.bin", noise + bytes(700_000)) for n in range(70)]
    assert "unpacks to more than 64 MB" in refusal(zipped(*files))


def test_a_package_larger_than_may_be_is_refused() -> None:
    assert "larger than 64 MB" in refusal(b"PK\x03\x04" + bytes(MAX_BYTES))


def test_too_many_members_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_MEMBERS", 10)
    data = zipped(*((f"{n}.xml", b"") for n in range(11)))
    monkeypatch.setattr(zipfile, "ZipFile", None)  # it is not asked
    assert "more than 10 files" in refusal(data)


def flagged(data: bytes, flag: int) -> bytes:
    """With a bit of the general purpose flags set in the list of members."""
    place = data.index(packages.ENTRY) + 8
    return data[:place] + struct.pack("<H", flag) + data[place + 2 :]


def test_an_encrypted_package_is_refused() -> None:
    assert "without a password" in refusal(flagged(zipped(("a.xml", b"x")), 1))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(method: int) -> None:
    assert "deflate" in refusal(zipped(("a.xml", b"x" * 100), method=method))


@pytest.mark.parametrize(
    "broken",
    [
        lambda data: data[:-10],
        lambda data: data[: len(data) // 2],
        lambda data: data[:4],
        lambda data: data[:0],
    ],
)
def test_a_broken_package_is_refused(broken: Callable[[bytes], bytes]) -> None:
    assert "broken" in refusal(broken(zipped(("a.xml", b"x" * 1_000), ("b.xml", b"y"))))


def test_a_member_that_is_broken_is_told_by_its_name() -> None:
    data = bytearray(zipped(("a.xml", b"x" * 1_000), method=zipfile.ZIP_STORED))
    data[100] ^= 0xFF
    package = opened(bytes(data))
    with pytest.raises(Unreadable) as refused:
        package.read("a.xml")
    assert refused.value.problem.part == "a.xml"


def test_a_member_is_read_up_to_a_size() -> None:
    package = opened(zipped(("a.xml", b"x" * 1_000)))
    assert len(package.read("a.xml", most=1_000)) == 1_000
    with pytest.raises(Unreadable):
        package.read("a.xml", most=999)


def test_a_package_in_a_package_is_not_opened() -> None:
    package = opened(zipped(("inner.zip", zipped(("a.xml", b""))), ("b.xml", b"")))
    assert package.names == ("b.xml",) and package.nested == ("inner.zip",)
    with pytest.raises(Unreadable):
        package.read("inner.zip")


def test_a_package_is_known_by_its_beginning() -> None:
    assert is_package(io.BytesIO(zipped(("a.xml", b""))))
    assert not is_package(io.BytesIO(b"<xml/>")) and not is_package(io.BytesIO(b""))


@pytest.mark.parametrize(
    ("address", "base", "name"),
    [
        ("b.png", "a.xml", "b.png"),
        ("images/b.png", "items/a.xml", "items/images/b.png"),
        ("../images/b%20c.png", "items/a.xml", "images/b c.png"),
        ("./b.png?size=2#x", "items/a.xml", "items/b.png"),
        ("..\\b.png", "items/a.xml", "b.png"),
        ("../../b.png", "items/a.xml", None),
        ("/b.png", "a.xml", None),
        ("https://example.org/b.png", "a.xml", None),
        ("//example.org/b.png", "a.xml", None),
        ("data:image/png;base64,AAAA", "a.xml", None),
        ("file:///etc/passwd", "a.xml", None),
        ("%2e%2e/%2e%2e/etc/passwd", "items/a.xml", None),
        ("http://[", "a.xml", None),
        ("", "a.xml", None),
    ],
)
def test_an_address_is_resolved_within_the_package(address: str, base: str, name: str | None) -> None:
    assert resolved(address, base) == name


@given(st.binary(max_size=300))
def test_any_bytes_are_a_package_or_refused(data: bytes) -> None:
    read_all(b"PK\x03\x04" + data)


SOUND = zipped(("imsmanifest.xml", b"<manifest/>" * 9), ("items/a.xml", b"<a/>"), method=zipfile.ZIP_STORED)


@given(
    st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=6), st.integers(0, 40)
)
def test_any_damage_to_a_package_is_survived(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(SOUND)
    for place, value in changes:
        data[place] = value
    read_all(bytes(data[: len(data) - cut]))


def read_all(data: bytes) -> None:
    try:
        package = opened(data)
    except Unreadable:
        return
    for name in package.names:
        try:
            assert len(package.read(name, most=10_000)) <= 10_000
        except Unreadable:
            continue
