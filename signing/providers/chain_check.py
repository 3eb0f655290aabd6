"""Whether certificates are believed, as an answer that travels between processes. Light to import; the check is not."""

from __future__ import annotations

from datetime import datetime


def unbelieved(chain: tuple[bytes, ...], roots: tuple[bytes, ...], at: datetime) -> str:
    """Why the first certificate does not lead to a root, or could not sign then; "" when it does and could."""
    from signing.providers.chains import Untrusted, trusted

    try:
        trusted(chain, roots, ocsp=None, at=at)
    except Untrusted as why:
        return str(why)
    return ""
