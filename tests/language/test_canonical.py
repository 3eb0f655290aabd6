"""One fingerprint for every equal JSON value."""

from __future__ import annotations

from forms_platform.definitions.language.canonical import canonical, sha256_of


def test_the_order_of_keys_makes_no_difference() -> None:
    assert sha256_of({"b": 1, "a": ["å", None]}) == sha256_of({"a": ["å", None], "b": 1})


def test_any_difference_makes_another_fingerprint() -> None:
    assert sha256_of({"a": "1"}) != sha256_of({"a": 1})


def test_the_bytes_are_those_of_rfc_8785() -> None:
    assert canonical({"€": "å", "1": True, "\n": []}) == '{"\\n":[],"1":true,"€":"å"}'.encode()
