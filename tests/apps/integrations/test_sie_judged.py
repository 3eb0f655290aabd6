"""Every SIE file that we write is taken by a checker that knows nothing of ours, counter-entries too."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_platform.integrations.finance.make import turned
from forms_platform.integrations.finance.sie import Batch, Row, Voucher, sie_file
from forms_platform.sweden.money import Ore
from tests.judges.sie import complaints

pytestmark = pytest.mark.pure
DAY = date(2026, 11, 24)
CODES = st.from_regex(r"[A-Za-z0-9ÅÄÖåäö]{1,8}", fullmatch=True)


@st.composite
def vouchers(draw: st.DrawFn) -> Voucher:
    """A voucher that balances, with VAT, dimensions and whatever people write."""
    amounts = draw(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=5))
    rows = [
        Row(
            draw(st.from_regex(r"[1-9][0-9]{3,5}", fullmatch=True)), Ore(amount),
            tuple((dimension, draw(CODES)) for dimension in draw(st.sets(st.sampled_from([1, 6, 20, 21, 22, 23])))),
            text=draw(st.text(max_size=30)), day=draw(st.none() | st.dates(date(2024, 1, 1), date(2030, 1, 1))),
        )
        for amount in amounts
    ]  # fmt: skip
    return Voucher(
        DAY,
        draw(st.text(max_size=40) | st.sampled_from(["{", "}", "#KSUMMA", '"', "\\"])),
        (*rows, Row("2890", Ore(-sum(amounts)))),
    )


@given(st.lists(vouchers(), min_size=1, max_size=3))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_judge_finds_nothing_wrong_with_what_we_write(made: list[Voucher]) -> None:
    back = [Voucher(DAY, "Återtag", tuple(map(turned, one.rows))) for one in made]
    whole = Batch("Björkvattens kommun", "2120000480", DAY, (*made, *back), dimensions={20: "Verksamhet"})
    assert complaints(sie_file(whole)) == []


SOUND = sie_file(
    Batch("Kommun", "2120000480", DAY, (Voucher(DAY, "a", (Row("5410", Ore(100)), Row("2890", Ore(-100)))),))
)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (b"-1.00", b"-1.01", "does not balance"), (b" 1.00", b" 1,00", "cannot be read"),
        (b"#FLAGGA 0", b"#FLAGGA 1", "not #FLAGGA 0"), (b"#SIETYP 4\r\n", b"", "#SIETYP is missing"),
        (b"#FNAMN", b"#IB 0 1930 5\r\n#FNAMN", "may not be in a file"), (b"Kommun", b"Kommuj", "control sum"),
        (b"{\r\n", b"", "cannot be read"), (b"20261124", b"20261131", "no date"),
        (b"#VER", b"#VER \"\" \"\" 20261124 b\r\n{\r\n}\r\n#KONTO 5410 x\r\n#VER", "comes too late"),
    ],
)  # fmt: skip
def test_the_judge_finds_each_thing_that_is_wrong(before: bytes, after: bytes, why: str) -> None:
    assert complaints(SOUND) == []
    at = SOUND.rindex(before) if before == b"20261124" else SOUND.index(before)
    broken = SOUND[:at] + after + SOUND[at + len(before) :]
    assert any(why in each for each in complaints(broken)), complaints(broken)
