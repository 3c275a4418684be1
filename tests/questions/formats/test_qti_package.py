"""Content packages of QTI: their items in order, images, sections, metadata; what they lack is told."""

import base64
import io
from hashlib import sha256

import pytest

from questions.formats import qti
from questions.formats.interchange import Imported, Problem, Unreadable
from tests.questions.formats.qti_items import interaction, item, response
from tests.questions.formats.test_packages import zipped

CHOICES = interaction("choiceInteraction", "A", "B", maxChoices="1", shuffle="true")
PNG = b"\x89PNG made up"
KEY = sha256(PNG).hexdigest()
CP = 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"'


def simple(identifier: str, body: str = "") -> bytes:
    return item(response("A"), body + CHOICES, processing="match_correct", identifier=identifier).encode()


def manifest(*resources: str) -> bytes:
    head = f'<?xml version="1.0"?><manifest {CP}><organizations/><resources>'
    return "".join([head, *resources, "</resources></manifest>"]).encode()


def resource(href: str, *, type: str = "imsqti_item_xmlv2p1", inside: str = "") -> str:
    return f'<resource identifier="R" type="{type}" href="{href}">{inside}<file href="{href}"/></resource>'


def parsed(*files: tuple[str, bytes]) -> list[Imported | Problem]:
    return list(qti.parse(io.BytesIO(zipped(*files))))


def questions(*files: tuple[str, bytes]) -> list[Imported]:
    found = parsed(*files)
    assert all(isinstance(each, Imported) for each in found), found
    return [each for each in found if isinstance(each, Imported)]


def test_items_come_in_the_order_of_the_manifest() -> None:
    found = questions(
        ("a.xml", simple("first")),
        ("b.xml", simple("second")),
        ("imsmanifest.xml", manifest(resource("b.xml"), resource("a.xml"))),
    )
    assert [(each.draft.slug, each.part, each.line) for each in found] == [
        ("second", "b.xml", 1),
        ("first", "a.xml", 1),
    ]


def test_a_manifest_may_lie_in_a_folder() -> None:
    files = ("x/items/a.xml", simple("first")), ("x/imsmanifest.xml", manifest(resource("items/a.xml")))
    assert [each.part for each in questions(*files)] == ["x/items/a.xml"]


def test_images_are_found_beside_their_items() -> None:
    body = '<p>See <img src="../images/it%20is.png" alt="it"/> and <img src="gone.png" alt="gone"/></p>'
    (found,) = questions(
        ("items/a.xml", simple("first", body)),
        ("images/it is.png", PNG),
        ("imsmanifest.xml", manifest(resource("items/a.xml"))),
    )
    assert found.images == {KEY: PNG}
    assert f"![it](image:{KEY})" in found.draft.stem
    assert any("mage" in loss.what for loss in found.losses)


def test_an_object_that_is_an_image_is_one() -> None:
    body = '<p>See <object data="it.png" type="image/png">words</object></p>'
    (found,) = questions(
        ("a.xml", simple("first", body)), ("it.png", PNG), ("imsmanifest.xml", manifest(resource("a.xml")))
    )
    assert f"![words](image:{KEY})" in found.draft.stem


def test_an_image_in_its_own_address_is_kept() -> None:
    address = "data:image/png;base64," + base64.b64encode(PNG).decode()
    (found,) = qti.parse(io.BytesIO(simple("first", f'<p><img src="{address}" alt="it"/></p>')))
    assert isinstance(found, Imported) and found.images == {KEY: PNG}


@pytest.mark.parametrize("address", ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "imsmanifest"])
def test_an_image_outside_of_the_package_is_not_read(address: str) -> None:
    (found,) = questions(
        ("items/a.xml", simple("first", f'<p><img src="{address}" alt="it"/></p>')),
        ("imsmanifest.xml", manifest(resource("items/a.xml"))),
    )
    assert found.images == {} and found.losses


TEST = (
    b'<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="T" title="A test">'
    b'<timeLimits maxTime="60"/><testPart identifier="P" navigationMode="linear" submissionMode="individual">'
    b'<assessmentSection identifier="S" title="Heart" visible="true">'
    b'<assessmentItemRef identifier="I1" href="../items/a.xml"/>'
    b'<assessmentSection identifier="S2" title="Valves" visible="true">'
    b'<assessmentItemRef identifier="I2" href="../items/b.xml"/></assessmentSection>'
    b'<assessmentSectionRef identifier="S3" href="more.xml"/>'
    b"</assessmentSection></testPart></assessmentTest>"
)
MORE = (
    b'<assessmentSection xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="S3" title="More">'
    b'<assessmentItemRef identifier="I3" href="../items/c.xml"/>'
    b'<assessmentSectionRef identifier="S" href="more.xml"/></assessmentSection>'
)


def test_sections_of_a_test_are_categories() -> None:
    found = questions(
        *((f"items/{name}.xml", simple(name)) for name in "abcd"),
        ("tests/test.xml", TEST),
        ("tests/more.xml", MORE),
        (
            "imsmanifest.xml",
            manifest(
                resource("tests/test.xml", type="imsqti_test_xmlv2p1"),
                *(resource(f"items/{name}.xml") for name in "abcd"),
            ),
        ),
    )
    assert [each.category for each in found] == [("Heart",), ("Heart", "Valves"), ("Heart", "More"), ()]
    assert [loss.what for loss in found[0].losses] == ['Rules of the test "A test" (timeLimits)']
    assert all(not each.losses for each in found[1:])


LOM = (
    '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string>T</string></title>'
    "<description><string>About it</string></description>"
    "<keyword><string>Heart valves</string></keyword><keyword><string>ECG</string></keyword></general>"
    "<educational><difficulty><source>LOMv1.0</source><value>{}</value></difficulty></educational>"
    "<rights><copyrightAndOtherRestrictions><value>yes</value></copyrightAndOtherRestrictions></rights>"
    "</lom></metadata>"
)


@pytest.mark.parametrize(("word", "difficulty", "told"), [("difficult", "hard", 2), ("very easy", "easy", 3)])
def test_metadata_give_tags_and_difficulty(word: str, difficulty: str, told: int) -> None:
    (found,) = questions(
        ("a.xml", simple("first")),
        ("imsmanifest.xml", manifest(resource("a.xml", inside=LOM.format(word)))),
    )
    assert found.draft.tags == ("heart-valves", "ecg")
    assert found.draft.difficulty == difficulty
    assert len(found.losses) == told, found.losses


def test_a_package_without_manifest_is_read_by_names() -> None:
    found = questions(("b.xml", simple("second")), ("a.xml", simple("first")))
    assert [each.draft.slug for each in found] == ["first", "second"]
    assert "no imsmanifest.xml" in found[0].losses[0].what


def test_what_a_package_lacks_or_cannot_be_read_is_told_and_the_others_are_read() -> None:
    found = parsed(
        ("a.xml", b"<assessmentItem"),
        ("b.xml", simple("second")),
        ("c.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><assessmentItem/>"),
        ("d.xml", b"<html/>"),
        ("inner.zip", zipped(("e.xml", simple("inner")))),
        ("imsmanifest.xml", manifest(*(resource(f"{name}.xml") for name in "abcdx"))),
    )
    told = {each.part: each.message for each in found if isinstance(each, Problem)}
    assert [each.draft.slug for each in found if isinstance(each, Imported)] == ["second"]
    assert told.keys() == {"a.xml", "c.xml", "d.xml", "x.xml", "inner.zip"}
    assert "DOCTYPE" in told["c.xml"] and "lacks" in told["x.xml"] and "<html>" in told["d.xml"]


def test_losses_of_a_package_without_questions_are_problems() -> None:
    found = parsed(("a.xml", b"<assessmentItem/>"))
    assert [each.message.partition(";")[0] for each in found if isinstance(each, Problem)] == [
        "The item has no body",
        "The package has no imsmanifest.xml: its documents were read by name.",
    ]


UNREADABLE = {
    "a test alone": (TEST, "This is a test"),
    "a manifest alone": (manifest(), "the manifest of a package"),
    "another document": (b"<html/>", "begins with <html>"),
    "nothing": (b"", "no XML"),
    "a package of nothing": (zipped(("a.txt", b"x")), "no imsmanifest.xml and no items"),
    "a manifest that is none": (zipped(("imsmanifest.xml", b"<a/>")), "is no manifest"),
}


@pytest.mark.parametrize(("data", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_not_of_the_format_is_unreadable(data: bytes, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        list(qti.parse(io.BytesIO(data)))
    assert message in refused.value.problem.message


class Forwards(io.BytesIO):
    """A stream as a network gives it."""

    def seekable(self) -> bool:
        return False


def test_a_stream_that_only_goes_forwards_is_read() -> None:
    (found,) = qti.parse(Forwards(simple("first")))
    assert isinstance(found, Imported)


def test_the_names_of_an_item_are_kept() -> None:
    (found,) = qti.parse(io.BytesIO(simple("Item_7.b")))
    assert isinstance(found, Imported)
    assert (found.draft.slug, found.name) == ("item-7-b", "An item")
