"""Watermarks: a snapshot, and what it belongs to, in one opaque text."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts.exports.watermark import (
    MALFORMED,
    OF_ANOTHER_DATABASE,
    OF_ANOTHER_EXPORT,
    OF_ANOTHER_KEY,
    Snapshot,
    Watermark,
    WatermarkError,
    scope_of,
)

SCOPE = scope_of("responses", {"quiz": "final"})


def watermark(
    snapshot: str = "100:110:103,107", *, cluster: int = 1, timeline: int = 1, key: int = 1
) -> Watermark:
    parsed = Snapshot.parse(snapshot)
    return Watermark(cluster=cluster, timeline=timeline, key=key, scope=SCOPE, snapshot=parsed)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    xmin = draw(st.integers(1, 2**62))
    xmax = xmin + draw(st.integers(0, 10_000))
    running = draw(st.sets(st.integers(xmin, max(xmin, xmax - 1)), max_size=50)) if xmax > xmin else set()
    return Snapshot(xmin, xmax, tuple(sorted(running)))


@given(snapshots(), st.integers(-(2**63), 2**63 - 1), st.integers(1, 2**32 - 1), st.integers(1, 2**32 - 1))
def test_what_is_written_reads_the_same(snapshot: Snapshot, cluster: int, timeline: int, key: int) -> None:
    written = Watermark(cluster=cluster, timeline=timeline, key=key, scope=SCOPE, snapshot=snapshot)

    assert Watermark.parse(str(written)) == written
    assert Snapshot.parse(str(snapshot)) == snapshot


def test_a_thousand_open_transactions_fit_into_an_address() -> None:
    running = tuple(range(10**12, 10**12 + 3000, 3))
    snapshot = Snapshot(10**12, 10**12 + 3001, running)
    text = str(Watermark(cluster=1, timeline=1, key=1, scope=SCOPE, snapshot=snapshot))

    assert len(text) < 5000
    assert Watermark.parse(text).snapshot == snapshot


@pytest.mark.parametrize(
    ("transaction", "seen"), [(99, True), (102, True), (103, False), (109, True), (110, False), (0, True)]
)
def test_a_snapshot_sees_what_was_over(transaction: int, seen: bool) -> None:
    assert Snapshot.parse("100:110:103,107").sees(transaction) is seen


@pytest.mark.parametrize(
    "text", ["", "x", "ß", "A" * 100, "A" * 30_000, str(watermark())[:-3], f"{watermark()}AA"]
)
def test_what_no_export_gave_is_refused(text: str) -> None:
    with pytest.raises(WatermarkError) as error:
        Watermark.parse(text)

    assert error.value.refusal == MALFORMED


@given(st.integers(0, 70), st.integers(1, 255))
def test_one_changed_byte_never_passes_for_the_same_snapshot(place: int, change: int) -> None:
    packed = bytearray(base64.urlsafe_b64decode(f"{watermark()}==="))
    packed[place % len(packed)] ^= change
    text = base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    try:
        read = Watermark.parse(text)
    except WatermarkError:
        return
    assert read != watermark()


def test_another_export_another_server_and_another_key_are_told_apart() -> None:
    now = watermark("200:200:")
    other = Watermark(cluster=1, timeline=1, key=1, scope=scope_of("items", {}), snapshot=now.snapshot)
    refusals = {
        OF_ANOTHER_EXPORT: other,
        OF_ANOTHER_KEY: watermark(key=2),
    }
    restored = [watermark(cluster=2), watermark(timeline=2), watermark("300:300:")]

    watermark().require(now)
    for refusal, earlier in [*refusals.items(), *((OF_ANOTHER_DATABASE, each) for each in restored)]:
        with pytest.raises(WatermarkError) as error:
            earlier.require(now)
        assert error.value.refusal == refusal
