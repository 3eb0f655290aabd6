"""openssl reads each signature by itself and believes it, with nothing but the root."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.judges.readers import openssl_verifies_cms, openssl_verifies_time_stamp
from tests.signing.papers import finished_on_the_page, ours

pytestmark = pytest.mark.judges


def test_openssl_believes_each_signature_of_its_own(tmp_path: Path) -> None:
    pdf, judged = finished_on_the_page(), 0
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        ranges = [int(number) for number in signature.byte_range]
        covered = b"".join(pdf[at : at + length] for at, length in zip(ranges[::2], ranges[1::2], strict=True))
        content = bytes(signature.pkcs7_content)
        believes = openssl_verifies_cms if str(signature.sig_object_type) == "/Sig" else openssl_verifies_time_stamp
        assert believes(content, covered, ours().root_pem, tmp_path)
        assert not believes(content, covered + b"!", ours().root_pem, tmp_path)
        judged += 1
    assert judged == 4
