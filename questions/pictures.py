"""An uploaded image, checked for what it is and encoded anew, so that nothing but its pixels is kept.

Pure but for Pillow. What cameras and programs write into files (places, names, scripts in text chunks) and
whatever follows the image's end does not survive.
"""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from questions.images import MAX_SIDE, MEDIA_TYPES

MAX_BYTES = 10_000_000  # of an uploaded file
MAX_FRAMES = 100
MAX_PIXELS = 100_000_000  # of all frames together
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}
OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 90, "optimize": True},
    "WEBP": {"quality": 90, "method": 4},
    "GIF": {"optimize": True},
}
MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA"),
    "JPEG": ("L", "RGB"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("L", "P", "RGB", "RGBA"),
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An image as it is kept; sides in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.suffix]


class NotAPicture(ValueError):
    """Why a file cannot be kept as an image, and what to do about it."""


def picture_of(data: bytes) -> Picture:
    """The image in a file's bytes, whatever the file is called; `NotAPicture` refuses anything else."""
    if len(data) > MAX_BYTES:
        raise NotAPicture(f"The image is larger than {MAX_BYTES // 1_000_000} MB; make it smaller.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow about odd files: they are encoded anew
            return encoded(data)
    except NotAPicture:
        raise
    # Pillow's decoders meet broken files with whatever their parsers raise.
    except Exception as error:
        raise NotAPicture("This is no whole PNG, JPEG, WebP or GIF image; export it once more.") from error


def encoded(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=list(SUFFIXES)) as image:
        format = str(image.format)
        frames = getattr(image, "n_frames", 1)
        if max(image.size) > MAX_SIDE:
            width, height = image.size
            raise NotAPicture(
                f"The image is {width} by {height} pixels; make it at most {MAX_SIDE} wide and high."
            )
        if frames > MAX_FRAMES or frames * image.width * image.height > MAX_PIXELS:
            raise NotAPicture(f"The animation is too long; make it at most {MAX_FRAMES} small frames.")
        out = io.BytesIO()
        width, height = write(image, format, out, animated=frames > 1 and format in ("GIF", "WEBP"))
    return Picture(data=out.getvalue(), suffix=SUFFIXES[format], width=width, height=height)


def write(image: Image.Image, format: str, out: io.BytesIO, *, animated: bool) -> tuple[int, int]:
    """Encode what is shown; its width and height, which a camera that lay on its side says otherwise."""
    if animated:
        frames = list(frames_of(image, format))
        first, *others = [frame for frame, _ in frames]
        durations = [duration for _, duration in frames]
        loop = int(image.info.get("loop", 0))
        first.save(out, format, save_all=True, append_images=others, duration=durations, loop=loop)
        return first.size
    upright = bare(ImageOps.exif_transpose(image), format)
    upright.save(out, format, **OPTIONS[format])
    return upright.size


def frames_of(image: Image.Image, format: str) -> Iterator[tuple[Image.Image, int]]:
    """Each frame with the milliseconds that it shows."""
    for frame in ImageSequence.Iterator(image):
        yield bare(frame.convert("RGBA"), format), int(frame.info.get("duration", 100))


def bare(image: Image.Image, format: str) -> Image.Image:
    """The pixels and their palette or transparency, and nothing that the file said besides."""
    if image.mode not in MODES[format]:
        image = image.convert("RGB" if format == "JPEG" or "A" not in image.mode else "RGBA")
    clean = image.copy()
    transparency = image.info.get("transparency")
    clean.info = {} if transparency is None else {"transparency": transparency}
    return clean
