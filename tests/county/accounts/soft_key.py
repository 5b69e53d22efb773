"""A passkey made of software: registers and signs as a phone's lock does, for tests without a browser."""

from __future__ import annotations

import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN, SITE = "http://testserver", "testserver"
Flag = AuthenticatorData.FLAG


class SoftKey:
    """One key pair on one device; ``knows_person`` is whether the device checked finger, face or PIN."""

    def __init__(self, *, knows_person: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = os.urandom(16)
        self.user = b""
        self.flags = Flag.UP | Flag.UV if knows_person else Flag.UP

    def register(self, options: dict[str, object]) -> dict[str, object]:
        """Return the answer to a registration's options."""
        public = options["publicKey"]
        self.user = websafe_decode(public["user"]["id"])
        kept = AttestedCredentialData.create(b"\0" * 16, self.number, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(_site(), self.flags | Flag.AT, 0, kept)
        said = CollectedClientData.create("webauthn.create", public["challenge"], ORIGIN)
        return self._answer({"attestationObject": bytes(AttestationObject.create("none", data, {})), "clientDataJSON": bytes(said)})

    def sign(self, options: dict[str, object]) -> dict[str, object]:
        """Return the answer to a log-in's options."""
        data = AuthenticatorData.create(_site(), self.flags, 1)
        said = CollectedClientData.create("webauthn.get", options["publicKey"]["challenge"], ORIGIN)
        signature = self.key.sign(bytes(data) + said.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "authenticatorData": bytes(data),
                "clientDataJSON": bytes(said),
                "signature": signature,
                "userHandle": self.user,
            }
        )

    def _answer(self, response: dict[str, bytes]) -> dict[str, object]:
        number = websafe_encode(self.number)
        return {
            "id": number,
            "rawId": number,
            "type": "public-key",
            "response": {key: websafe_encode(value) for key, value in response.items()},
            "clientExtensionResults": {"credProps": {"rk": True}},
        }


def options_in(page: str) -> dict[str, object]:
    """Return the options a page hands to the browser."""
    begin = page.index(">", page.index('id="js_data"')) + 1
    said = json.loads(page[begin : page.index("</script>", begin)])
    return said.get("creation_options") or said["request_options"]


def _site() -> bytes:
    return hashlib.sha256(SITE.encode()).digest()


def registered_without_asking() -> dict[str, object]:
    """Return what the database keeps of a passkey whose registration nobody checked; for worlds that only need one to be there."""
    options = {"publicKey": {"user": {"id": websafe_encode(b"1")}, "challenge": websafe_encode(os.urandom(16))}}
    return {"name": "a phone", "credential": SoftKey().register(options)}
