"""The images of a file: kept as assets, and shown in texts by their addresses here."""

import contextlib
import re
from collections.abc import Iterator, Mapping

from django.db import DatabaseError

from questions import authoring
from questions.authoring import ContentRefused
from questions.formats.importing.items import Item
from questions.formats.interchange import IMAGE_SCHEME
from questions.formats.rewriting import with_texts
from questions.images import ADDRESS, shown_in, texts_of
from questions.models import Asset
from questions.models.assets import images
from questions.types.contract import Fault
from quizapi.accounts.models import User

KEY = re.compile(rf"{IMAGE_SCHEME}([0-9a-f]{{64}})")
NO_WORDS = "An image has no alternative text."
IS_KEPT = "It is kept; say what it shows before the question is published."
NOT_THERE = "An image that the text shows is not in the file."
STILL_NAMED = "The text still names it; the question cannot be published like this."


class Pictures:
    """The assets of one import, by the digests of the files' images.

    Files are written as they come, so that none is held in memory: `clear` removes those whose assets the
    database does not have in the end.
    """

    def __init__(self, by: User | None) -> None:
        self.by = by
        self.names: dict[str, str] = {}
        self.saved: set[str] = set()

    def keep(self, item: Item, data: Mapping[str, bytes]) -> None:
        """Keep the images that a question shows, and let its texts show them; a bad one refuses it."""
        if not data and not any(IMAGE_SCHEME in text for _, text in texts_of(item.draft)):
            return
        for field, text in texts_of(item.draft):
            for shown in shown_in(text):
                if shown.address.startswith(IMAGE_SCHEME):
                    key = shown.address.removeprefix(IMAGE_SCHEME)
                    self.keep_one(item, field, key, shown.words, data.get(key))
        if item.is_open:
            item.draft = with_texts(item.draft, self.with_names)

    def keep_one(self, item: Item, field: str, key: str, words: str, data: bytes | None) -> None:
        if not words:
            item.lose(NO_WORDS, IS_KEPT, field)
        if data is None:
            item.lose(NOT_THERE, STILL_NAMED, field)
        elif key not in self.names:
            try:
                self.names[key] = self.asset_name(data, words or "An image without words")
            except ContentRefused as refused:
                why = " ".join(fault.message for fault in refused.faults) or refused.detail
                item.refuse([Fault(field, f"An image cannot be kept. {why}")])

    def asset_name(self, data: bytes, alt: str) -> str:
        name = authoring.save_asset(data=data, alt=alt, by=self.by).name
        self.saved.add(name)
        return name

    def with_names(self, text: str) -> str:
        def address(match: re.Match[str]) -> str:
            name = self.names.get(match[1])
            return match[0] if name is None else ADDRESS + name

        return KEY.sub(address, text) if IMAGE_SCHEME in text else text

    def clear(self) -> None:
        """Remove the files of assets that were taken back; what cannot be told now, `clear_files` finds."""
        if self.saved:
            with contextlib.suppress(DatabaseError):
                there = set(Asset.objects.filter(name__in=self.saved).values_list("name", flat=True))
                for name in self.saved - there:
                    images().delete(name)


def image_names(item: Item) -> Iterator[tuple[str, str]]:
    """The images of ours that a question shows, with the fields that show them."""
    for field, text in texts_of(item.draft):
        if ADDRESS in text:
            for shown in shown_in(text):
                if shown.name is not None:
                    yield shown.name, field
