"""Strict JSON: no key twice, no NaN; numbers keep the text that they came in."""

import json
import re
from decimal import Decimal


_CONTROL = re.compile(r"(?<!\\)(?:\\\\)*\\u00[01][0-9a-f]")


class Malformed(ValueError):
    """A text that is not of the form that the protocol describes."""


class Number(str):
    """A JSON number as it was written, so that what is unknown can be passed on unchanged."""


def _no_twins(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise Malformed(f"the key {key!r} stands twice")
        found[key] = value
    return found


def _no_constant(name):
    raise Malformed(f"{name} is no number of JSON")


def loads(text):
    """Parses a JSON text; numbers come as Number."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        return json.loads(
            text, object_pairs_hook=_no_twins, parse_int=Number, parse_float=Number, parse_constant=_no_constant
        )
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as e:
        raise Malformed(f"no JSON: {e}") from e


def dumps(value):
    """Writes without white space, keys in the order of the dict, text unescaped where JSON allows."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return _CONTROL.sub(lambda found: found[0].upper().replace("U", "u"), json.dumps(value, ensure_ascii=False))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return decimal(value)
    if isinstance(value, list):
        return "[" + ",".join(map(dumps, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(dumps(k) + ":" + dumps(v) for k, v in value.items()) + "}"
    if value is None:
        return "null"
    raise TypeError(f"no JSON for {type(value)}")


def decimal(value):
    """A double in the one form that is signed: 5.0, 0.05, 1.0E7, 1.0E-4; plain from 0.001 to below 10,000,000."""
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        text = f"{Decimal(repr(value)).normalize():f}"
        return text if "." in text else text + ".0"
    rest = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{rest}E{exponent + len(digits) - 1}"


def whole(value):
    """The integer of a Number."""
    if not isinstance(value, Number) or not value.lstrip("-").isdigit() or len(value) > 20:
        raise Malformed(f"{value!r} is no whole number")
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise Malformed(f"{value} is no 64-bit number")
    return number


def real(value):
    """The double of a Number."""
    if not isinstance(value, Number) or len(value) > 40:
        raise Malformed(f"{value!r} is no number")
    return float(Decimal(value))
