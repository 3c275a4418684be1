"""The images that questions on their way out show, read from the storage when they are asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from questions.formats.interchange import IMAGE_SCHEME, Image, Loss, Tell
from questions.formats.native import Picture
from questions.formats.rewriting import with_texts
from questions.images import OURS, names_in
from questions.models import Asset
from questions.types.contract import QuestionDraft

AT_ONCE = 100


class Images(Mapping[str, Image]):
    """The images of one question, by the digests of their bytes."""

    def __init__(self, assets: Iterable[Asset]) -> None:
        self.assets = {asset.digest: asset for asset in assets}
        self.read: dict[str, Image] = {}

    def __getitem__(self, key: str) -> Image:
        if key not in self.read:
            asset = self.assets[key]
            self.read[key] = Image(data=bytes_of(asset), media_type=asset.media_type)
        return self.read[key]

    def __contains__(self, key: object) -> bool:
        return key in self.assets

    def __iter__(self) -> Iterator[str]:
        return iter(self.assets)

    def __len__(self) -> int:
        return len(self.assets)


class ChunkImages:
    """The assets that some questions show, found together."""

    def __init__(self, drafts: Sequence[QuestionDraft]) -> None:
        self.assets = {asset.name: asset for asset in assets_of({n for d in drafts for n in names_in(d)})}

    def of(self, draft: QuestionDraft, tell: Tell) -> tuple[QuestionDraft, Images]:
        """A question whose texts name its images by their digests, and these images."""
        names = sorted(names_in(draft))
        for name in names:
            if name not in self.assets:
                what = f"The image {name} is missing."
                tell(Loss(what=what, done="The text still names it.", question=draft.slug))
        assets = [self.assets[name] for name in names if name in self.assets]
        if not assets:
            return draft, Images(())
        keys = {asset.name: asset.digest for asset in assets}

        def text(before: str) -> str:
            return OURS.sub(lambda m: IMAGE_SCHEME + keys[m[1]] if m[1] in keys else m[0], before)

        return with_texts(draft, text), Images(assets)


def assets_of(names: Iterable[str]) -> Iterator[Asset]:
    """The images of these names whose files are there."""
    if wanted := list(names):
        for asset in Asset.objects.filter(name__in=wanted).order_by("pk"):
            if asset.file.storage.exists(asset.file.name or asset.name):
                yield asset


def pictures(names: Sequence[str]) -> Iterator[Picture]:
    """The same as native files hold them, one after the other."""
    for start in range(0, len(names), AT_ONCE):
        for asset in assets_of(names[start : start + AT_ONCE]):
            yield Picture(name=asset.name, alt=asset.alt, data=bytes_of(asset))


def bytes_of(asset: Asset) -> bytes:
    with asset.file.open("rb") as file:
        data: bytes = file.read()
    return data
