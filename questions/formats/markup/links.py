"""Addresses of links as texts may have them."""

from markdown_it.common.normalize_url import normalizeLink, validateLink

SCHEMES = ("http://", "https://", "mailto:")
MAX_ADDRESS = 2_000  # characters


def address(href: str) -> str | None:
    """An address as CommonMark keeps it; None if texts do not link there."""
    if not href.lower().startswith(SCHEMES) or len(href) > MAX_ADDRESS:
        return None
    try:
        kept = normalizeLink(href)
        sound = validateLink(kept) and normalizeLink(kept) == kept
    except ValueError:  # not an address at all
        return None
    return kept if sound and kept.lower().startswith(SCHEMES) else None
