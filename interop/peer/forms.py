"""Forms of JSON values: each reads one strictly into a value of Python, and writes it in one way only."""

import ipaddress
import re

from . import strict, times
from .strict import Malformed


class Form:
    """A form; read(json) gives the value or raises Malformed, write(value) gives the JSON."""

    def read(self, json):
        raise NotImplementedError

    def write(self, value):
        return value


class Text(Form):
    def __init__(self, pattern=None, constant=None):
        self.pattern = re.compile(re.escape(constant) if constant is not None else pattern or r"(?s).*")

    def read(self, json):
        if isinstance(json, strict.Number) or not isinstance(json, str) or not self.pattern.fullmatch(json):
            raise Malformed(f"{json!r} is not of the form {self.pattern.pattern}")
        return json


class Whole(Form):
    def read(self, json):
        return strict.whole(json)


class Real(Form):
    def read(self, json):
        return strict.real(json)

    def write(self, value):
        return float(value)


class Flag(Form):
    def read(self, json):
        if not isinstance(json, bool):
            raise Malformed(f"{json!r} is neither true nor false")
        return json


class Instant(Form):
    def read(self, json):
        return times.read_instant(json)

    def write(self, value):
        return times.write_instant(value)


class Span(Form):
    def read(self, json):
        return times.read_span(json)

    def write(self, value):
        return times.write_span(value)


def _long(address):
    """An IPv6 address in eight groups without padding, as the golden files have it; IPv4 as usual."""
    if address.version == 4:
        return str(address)
    return ":".join(f"{int(group, 16):x}" for group in address.exploded.split(":"))


class Address(Form):
    def read(self, json):
        try:
            return ipaddress.ip_address(json)
        except ValueError as e:
            raise Malformed(str(e)) from e

    def write(self, value):
        return _long(value)


class Prefix(Form):
    def read(self, json):
        try:
            return ipaddress.ip_network(json)
        except ValueError as e:
            raise Malformed(str(e)) from e

    def write(self, value):
        return f"{_long(value.network_address)}/{value.prefixlen}"


class Kept(Form):
    """Any JSON, kept as it came."""

    def read(self, json):
        return json


class List(Form):
    def __init__(self, of, most=None):
        self.of, self.most = of, most

    def read(self, json):
        if not isinstance(json, list) or (self.most is not None and len(json) > self.most):
            raise Malformed(f"no list of at most {self.most}")
        return [self.of.read(one) for one in json]

    def write(self, value):
        return [self.of.write(one) for one in value]


class Map(Form):
    def __init__(self, of):
        self.of = of

    def read(self, json):
        if not isinstance(json, dict):
            raise Malformed("no object")
        return {key: self.of.read(one) for key, one in json.items()}

    def write(self, value):
        return {key: self.of.write(one) for key, one in value.items()}


class Maybe:
    """Marks a member of a Record that may be left out."""

    def __init__(self, form):
        self.form = form


class Record(Form):
    """An object with exactly these members, written in this order."""

    def __init__(self, **members):
        self.members = members

    def read(self, json):
        if not isinstance(json, dict):
            raise Malformed("no object")
        unknown = set(json) - set(self.members)
        if unknown:
            raise Malformed(f"unknown keys {sorted(unknown)}")
        value = {}
        for name, form in self.members.items():
            if name in json:
                try:
                    value[name] = (form.form if isinstance(form, Maybe) else form).read(json[name])
                except Malformed as e:
                    raise Malformed(f"{name}: {e}") from e
            elif not isinstance(form, Maybe):
                raise Malformed(f"the key {name!r} is missing")
        return value

    def write(self, value):
        unknown = set(value) - set(self.members)
        if unknown:
            raise Malformed(f"unknown keys {sorted(unknown)}")
        return {
            name: (form.form if isinstance(form, Maybe) else form).write(value[name])
            for name, form in self.members.items()
            if name in value
        }
