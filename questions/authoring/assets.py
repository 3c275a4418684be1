"""Images: checked, encoded anew, kept under a name that nobody can guess."""

import hashlib
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now

from questions.authoring.history import credit
from questions.authoring.refusals import ContentRefused, refuse_faults
from questions.models import Asset
from questions.types.contract import Fault
from questions.types.options import normal, text_faults
from quizapi.accounts.models import User

if TYPE_CHECKING:
    from questions.pictures import Picture


def save_asset(*, data: bytes, alt: str, by: User | None = None) -> Asset:
    """Keep an image; the same image again is the asset that is there, with the words that it has.

    Refused unless it is a PNG, JPEG, WebP or GIF image of at most 10 MB and 4096 pixels a side, and unless
    `alt` says what it shows. The file is written before the row: where the transaction around this is rolled
    back, the file is left over, until `manage.py clear_files`.
    """
    refuse_faults("invalid_image", "The image cannot be kept.", text_faults("alt", alt, required=True))
    source = hashlib.sha256(data).hexdigest()
    known = Asset.objects.filter(Q(source_digest=source) | Q(digest=source)).first()
    if known:
        return known
    from questions.pictures import NotAPicture, picture_of  # noqa: PLC0415  # Pillow, 8 MB, for images alone

    try:
        picture = picture_of(data)
    except NotAPicture as error:
        fault = Fault("file", str(error))
        raise ContentRefused("invalid_image", "The image cannot be kept.", [fault]) from error
    return keep(picture, source=source, alt=normal(alt), by=by)


def keep(picture: "Picture", *, source: str, alt: str, by: User | None) -> Asset:
    digest = hashlib.sha256(picture.data).hexdigest()
    asset = Asset(
        name=f"{secrets.token_urlsafe(16)}.{picture.suffix}",
        alt=alt,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        digest=digest,
        source_digest=source,
        created_by=by,
    )
    asset.file.save(asset.name, ContentFile(picture.data), save=False)
    try:
        with transaction.atomic():
            credit(by, "save_asset")
            asset.save(force_insert=True)
    except IntegrityError:  # another file, or another upload just now, holds the same picture
        asset.file.storage.delete(asset.name)
        return Asset.objects.get(digest=digest)
    except BaseException:
        asset.file.storage.delete(asset.name)
        raise
    return asset


@transaction.atomic
def describe_asset(*, asset: Asset, alt: str, by: User | None = None) -> None:
    """Say otherwise what an image shows; texts that show it keep their own words."""
    refuse_faults("invalid_image", "The image cannot be changed.", text_faults("alt", alt, required=True))
    credit(by, "describe_asset")
    Asset.objects.filter(pk=asset.pk).update(alt=normal(alt), updated_at=Now())


def unknown_images(names: Collection[str]) -> set[str]:
    """Those of the names that texts show as images of ours, and that none has."""
    if not names:
        return set()
    return set(names) - set(Asset.objects.filter(name__in=names).values_list("name", flat=True))
