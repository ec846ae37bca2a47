"""A CDN's identity: its Ed25519 key, its certificate, and whom it believes."""

import hashlib
import os
from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key,
)  # fmt: skip

CHAIN = 4


class Untrusted(ValueError):
    """No trusted authority says that the key is the CDN's."""


def b64u(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def thumbprint(public_key):
    """SHA-256 thumbprint of an Ed25519 or X25519 key (RFC 7638), in hexadecimal."""
    curve = "Ed25519" if isinstance(public_key, Ed25519PublicKey) else "X25519"
    x = b64u(public_key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    return hashlib.sha256(f'{{"crv":"{curve}","kty":"OKP","x":"{x}"}}'.encode()).hexdigest()


class Identity:
    """Name, key and chain of one CDN."""

    def __init__(self, cdn, key, chain):
        self.cdn, self.key, self.chain = cdn, key, chain
        self.kid = thumbprint(key.public_key())
        self.x5c = [b64encode(c.public_bytes(Encoding.DER)).decode() for c in chain]


def make(cdn, folder, authority_key, authority_certificate):
    """Makes a key and a certificate by an authority, and writes both into a folder for TLS."""
    key = Ed25519PrivateKey.generate()
    with open(authority_key, "rb") as file:
        issuer_key = load_pem_private_key(file.read(), None)
    issuer = _certificates(authority_certificate)[0]
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, cdn)]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(cdn)]), critical=False)
        .sign(issuer_key, None)
    )
    key_file, certificate_file = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
    with open(os.open(key_file, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with open(certificate_file, "wb") as file:
        file.write(certificate.public_bytes(Encoding.PEM))
    identity = Identity(cdn, key, [certificate])
    identity.key_file, identity.certificate_file = key_file, certificate_file
    return identity


def _certificates(path):
    with open(path, "rb") as file:
        return x509.load_pem_x509_certificates(file.read())


def domain(certificate):
    """The only subjectAltName of a certificate."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound as e:
        raise Untrusted("a certificate without a subjectAltName") from e
    if len(names) != 1 or not isinstance(names[0], x509.DNSName):
        raise Untrusted("a certificate for other than one domain")
    return names[0].value


class Trust:
    """The authorities that are believed."""

    def __init__(self, path):
        self.path = path
        self.authorities = _certificates(path)

    def owner(self, x5c, at=None):
        """Whose key a chain is for, and the key, where an authority vouches for it at that time."""
        if not 1 <= len(x5c) <= CHAIN:
            raise Untrusted(f"a chain of {len(x5c)}")
        try:
            chain = [x509.load_der_x509_certificate(b64decode(c, validate=True)) for c in x5c]
        except ValueError as e:
            raise Untrusted(f"no certificate: {e}") from e
        at = at or datetime.now(timezone.utc)
        anchors = [a for a in self.authorities if a.subject == chain[-1].issuer and self._issued(chain[-1], a)]
        for below, above in zip(chain, chain[1:] + anchors[:1]):
            if not self._issued(below, above):
                raise Untrusted("a chain that does not hold together")
        if not anchors or any(not c.not_valid_before_utc <= at <= c.not_valid_after_utc for c in chain + anchors[:1]):
            raise Untrusted("no trusted authority, or not in its time")
        key = chain[0].public_key()
        if not isinstance(key, Ed25519PublicKey):
            raise Untrusted("a key that is not of Ed25519")
        return domain(chain[0]), key

    @staticmethod
    def _issued(below, above):
        try:
            if not above.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
                return False
            below.verify_directly_issued_by(above)
            return True
        except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            return False
