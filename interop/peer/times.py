"""Moments and spans, both in whole nanoseconds, and how the protocol writes them."""

import re
import time
from datetime import datetime, timezone

from .strict import Malformed

SECOND = 1_000_000_000
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")
_SPAN = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?")


def now():
    """Now, in nanoseconds since 1970."""
    return time.time_ns()


def this_second():
    """Now, cut to the second."""
    return time.time_ns() // SECOND * SECOND


def _fraction(digits):
    return int((digits or "0").ljust(9, "0"))


def read_instant(text):
    found = _INSTANT.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise Malformed(f"{text!r} is no time such as 2026-01-01T12:00:00Z")
    try:
        moment = datetime.fromisoformat(found[1]).replace(tzinfo=timezone.utc)
    except ValueError as e:
        raise Malformed(f"{text!r}: {e}") from e
    return int(moment.timestamp()) * SECOND + _fraction(found[2])


def write_instant(nanos):
    """Whole seconds, or three, six or nine digits after the point."""
    seconds, rest = divmod(nanos, SECOND)
    text = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    if rest:
        digits = f"{rest:09d}"
        while digits.endswith("000"):
            digits = digits[:-3]
        text += "." + digits
    return text + "Z"


def read_span(text):
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if not found or text == "PT":
        raise Malformed(f"{text!r} is no duration such as PT15M")
    hours, minutes, seconds, rest = found.groups()
    return (int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)) * SECOND + _fraction(rest)


def write_span(nanos):
    """Hours, minutes and seconds, each left out if it is zero: PT720H, PT2.5S, PT0S."""
    seconds, rest = divmod(nanos, SECOND)
    text = "PT"
    if seconds // 3600:
        text += f"{seconds // 3600}H"
    if seconds // 60 % 60:
        text += f"{seconds // 60 % 60}M"
    if seconds % 60 or rest or text == "PT":
        text += str(seconds % 60)
        if rest:
            text += "." + f"{rest:09d}".rstrip("0")
        text += "S"
    return text
