"""Sealed values: what was sealed opens, what was changed or moved does not, and a new key leaves old values readable."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.county.config.ciphers import Aes, SealBroken, Sealing, Sm4, add_key, keys_in

# Known answers: NIST GCM test case 14 (AES-256, zero key and nonce) and RFC 8998 A.1 (SM4-GCM).
AES_KEY, AES_NONCE, AES_CLEAR = bytes(32), bytes(12), bytes(16)
AES_SEALED = bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
SM4_KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")
SM4_NONCE = bytes.fromhex("00001234567800000000abcd")
SM4_BOUND = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
SM4_CLEAR = bytes.fromhex(
    "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
    "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
)
SM4_SEALED = bytes.fromhex(
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    "83de3541e4c2b58177e065a9bf7b62ec"
)


def test_aes_gcm_gives_the_known_answer() -> None:
    assert Aes(AES_KEY).seal(AES_NONCE, AES_CLEAR, b"") == AES_SEALED


def test_sm4_gcm_gives_the_known_answer_of_rfc_8998() -> None:
    assert Sm4(SM4_KEY).seal(SM4_NONCE, SM4_CLEAR, SM4_BOUND) == SM4_SEALED
    assert Sm4(SM4_KEY).open(SM4_NONCE, SM4_SEALED, SM4_BOUND) == SM4_CLEAR


@pytest.mark.parametrize("cipher", [Aes(bytes(32)), Sm4(bytes(16))])
@given(clear=st.binary(max_size=80))
def test_what_was_sealed_opens(cipher: Sealing, clear: bytes) -> None:
    assert cipher.open(bytes(12), cipher.seal(bytes(12), clear, b"here"), b"here") == clear


@pytest.mark.parametrize("provider", ["aes256gcm", "sm4gcm"])
def test_value_moved_to_another_column_does_not_open(tmp_path: Path, provider: str) -> None:
    ring = keys_in(tmp_path, provider)
    sealed = ring.seal("13800000000", "registry_person.phone")
    with pytest.raises(SealBroken, match="cannot be opened"):
        ring.open(sealed, "registry_household.phone")


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_value_with_one_byte_changed_does_not_open(tmp_path: Path, place: int) -> None:
    ring = keys_in(tmp_path)
    key_id, _, body = ring.seal("13800000000" * 3, "here").partition(":")
    raw = bytearray(base64.b64decode(body))
    raw[place % len(raw)] ^= 1
    with pytest.raises(SealBroken):
        ring.open(f"{key_id}:{base64.b64encode(raw).decode()}", "here")


def test_new_key_seals_from_now_on_and_old_values_still_open(tmp_path: Path) -> None:
    before = keys_in(tmp_path)
    old = before.seal("13800000000", "here")
    add_key(tmp_path, "sm4gcm")
    now = keys_in(tmp_path)
    assert now.open(old, "here") == "13800000000"
    assert not now.is_current(old)
    assert now.is_current(now.seal("13800000000", "here"))
    assert now.index("13800000000", "phone") == before.index("13800000000", "phone")


def test_same_value_is_sealed_differently_each_time_and_indexed_alike(tmp_path: Path) -> None:
    ring = keys_in(tmp_path)
    assert ring.seal("1", "here") != ring.seal("1", "here")
    assert ring.index("1", "id") == ring.index("1", "id") != ring.index("1", "phone")


def test_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    keys_in(tmp_path / "keys")
    assert (tmp_path / "keys" / "fields.json").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


def test_value_under_an_unknown_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(SealBroken, match="key k9"):
        keys_in(tmp_path).open("k9:AAAA", "here")
