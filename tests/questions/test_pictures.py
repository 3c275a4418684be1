"""What is kept of an uploaded image, and what is refused."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from questions.pictures import MAX_BYTES, NotAPicture, picture_of
from tests.questions.pictures import picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("format", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif")]
)
def test_an_image_keeps_its_kind_and_its_sides(format: str, suffix: str) -> None:
    kept = picture_of(picture(format, (40, 30)))
    assert (kept.suffix, kept.width, kept.height) == (suffix, 40, 30)
    assert opened(kept.data).format == format


def test_what_a_file_says_besides_its_pixels_is_not_kept() -> None:
    notes = PngInfo()
    notes.add_text("Author", "somebody at 52.5 N 13.4 E")
    kept = picture_of(picture(pnginfo=notes) + b"<script>hidden</script>")
    assert opened(kept.data).info == {}
    assert b"somebody" not in kept.data
    assert b"hidden" not in kept.data


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of somebody"  # turned by 90 degrees, the maker
    kept = picture_of(picture("JPEG", (40, 20), exif=exif))
    assert (kept.width, kept.height) == (20, 40)
    assert not opened(kept.data).getexif()


def test_transparency_is_kept() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (2, 2), (255, 0, 0, 0)).save(out, "PNG")
    assert opened(picture_of(out.getvalue()).data).convert("RGBA").getpixel((0, 0)) == (255, 0, 0, 0)


def test_an_animation_keeps_its_frames_and_times() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=200, loop=0)
    kept = opened(picture_of(out.getvalue()).data)
    assert (getattr(kept, "n_frames", 1), kept.info["duration"]) == (3, 200)


def test_colours_for_printing_become_those_of_screens() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (2, 2)).save(out, "JPEG")
    assert opened(picture_of(out.getvalue()).data).mode == "RGB"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no whole PNG"),
        (SVG, "no whole PNG"),
        (b"%PDF-1.7", "no whole PNG"),
        (picture("BMP"), "no whole PNG"),
        (picture(size=(400, 300))[:-60], "no whole PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "no whole PNG"),
        (b"\x00" * (MAX_BYTES + 1), "larger than 10 MB"),
        (picture(size=(4097, 1)), "4097 by 1 pixels"),
    ],
    ids=["empty", "svg", "pdf", "bmp", "cut-off", "broken", "too-large", "too-wide"],
)
def test_anything_else_is_refused_with_a_remedy(data: bytes, words: str) -> None:
    with pytest.raises(NotAPicture, match=words):
        picture_of(data)


def test_a_bomb_is_refused_by_its_sides_before_it_is_unpacked() -> None:
    bomb = bytearray(picture(size=(1, 1)))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # IHDR: 3.6 thousand million pixels, if one believed it
    with pytest.raises(NotAPicture):
        picture_of(bytes(bomb))


@given(
    st.integers(0, 200), st.binary(min_size=1, max_size=30), st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"])
)
def test_whatever_is_damaged_is_kept_as_an_image_or_refused(place: int, junk: bytes, format: str) -> None:
    data = bytearray(picture(format, (20, 20)))
    data[place : place + len(junk)] = junk
    try:
        kept = picture_of(bytes(data))
    except NotAPicture:
        return
    assert opened(kept.data).size == (kept.width, kept.height)
