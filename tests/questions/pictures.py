"""Images as authors upload them."""

import io
from typing import Any

from PIL import Image


def picture(
    format: str = "PNG", size: tuple[int, int] = (4, 3), colour: str = "red", **options: Any
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format, **options)
    return out.getvalue()
