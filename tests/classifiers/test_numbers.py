"""Numbers as English, Malay, Indonesian and Vietnamese write them, and what only looks like one."""

import pytest

from classifiers.folding import fold
from classifiers.numbers import LONGEST_RUN, Reader


def values(text, unit=None):
    return [one.value for one in Reader(unit).quantities(fold(text))]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("terjual 5.200 kendaraan", "vehicle", 5200),
        ("terjual 1.250 mobil", "vehicle", 1250),
        ("merekrut 3.400 orang", "person", 3400),
        ("1,5 juta kendaraan", "vehicle", 1.5e6),
        ("investasi Rp 2,3 triliun", "IDR", 2.3e12),
        ("investasi Rp2,3 triliun", "IDR", 2.3e12),
        ("senilai Rp 1,234 triliun", "IDR", 1.234e12),
        ("harga Rp 5.200", "IDR", 5200),
        ("harga Rp5.200.000,50", "IDR", 5_200_000.5),
        ("harga 5.200 rupiah", "IDR", 5200),
        ("naik 1,250 persen", "percent", 1.25),
        ("1,2 miliar dolar", "USD", 1.2e9),
        ("1.200 miliar rupiah", "IDR", 1.2e12),
        ("produksi 1.234.567,8 ton", "tonne", 1_234_567.8),
    ],
)
def test_indonesian_begins_decimals_with_a_comma(text, unit, value):
    assert values(text, unit) == pytest.approx([value])


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("bán 5.200 xe", "vehicle", 5200),
        ("bán 5.200 chiếc", "vehicle", 5200),
        ("1,2 tỷ USD", "USD", 1.2e9),
        ("1,2 tỉ đô la", "USD", 1.2e9),
        ("1,234 tỷ USD", "USD", 1.234e9),
        ("1.234 tỷ đồng", "VND", 1.234e12),
        ("10 nghìn tỷ đồng", "VND", 1e13),
        ("2,5 triệu người", "person", 2.5e6),
        ("tuyển 12.000 người", "person", 12_000),
        ("3,750 tấn", "tonne", 3.75),
        ("200.000 đồng", "VND", 200_000),
    ],
)
def test_vietnamese_begins_decimals_with_a_comma(text, unit, value):
    assert values(text, unit) == pytest.approx([value])


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.5 juta kenderaan", "vehicle", 1.5e6),
        ("1.234 juta kenderaan", "vehicle", 1.234e6),
        ("5,200 kenderaan", "vehicle", 5200),
        ("5,200 orang", "person", 5200),
        ("5,200 unit", "unit", 5200),
        ("RM1.5 bilion", "MYR", 1.5e9),
        ("1,250 juta ringgit", "MYR", 1.25e9),
        ("a 1.250 GW plant", "MW", 1250),
        ("5,200 rupiah", "IDR", 5200),
        ("$5.200 million", "USD", 5.2e6),
        ("ลงทุน 3 พันล้านบาท", "THB", 3e9),
        ("投资1.2万亿元", "CNY", 1.2e12),
    ],
)
def test_malay_and_others_write_as_english_does(text, unit, value):
    assert values(text, unit) == pytest.approx([value])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5.200", [5.2]),
        ("5,200", [5200]),
        ("5.200.", [5.2]),
        ("1,5", [1.5]),
        ("0,200 and 0.200", [0.2, 0.2]),
        ("5.200,5 and 5,200.5", [5200.5, 5200.5]),
        ("1.234.567,8", [1_234_567.8]),
        ("1,234,567.8", [1_234_567.8]),
        ("5.200 xenon, 5.200 mobile, 5.200 units", [5.2, 5.2, 5.2]),
        ("corp 5.200 and .rp 5.200", [5.2, 5.2]),
        ("2026", [2026]),
    ],
)
def test_the_form_decides_and_where_it_does_not_english_does(text, found):
    assert values(text) == pytest.approx(found)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12.05.2026",
            "12.05.2026 kendaraan",
            "1,2,3",
            "2.5.7",
            "v2.5",
            "192.168.1.10",
            "10.0.0.1",
        ),
        *("1,23,456", "1.234,567.8", "1,234.567,8", "12,345.678.901", "0.123.456", "٣"),
        "9" * (LONGEST_RUN + 1),
        "1." * 50_000 + "1",
    ],
    ids=lambda text: text[:24],
)
def test_what_is_written_neither_way_is_no_quantity(text):
    assert not values(text)


def test_a_date_or_an_address_is_no_number_of_vehicles():
    assert not values("12.05.2026 xe, 192.168.1.10 xe và 2.5.7 xe", "vehicle")


def test_a_currency_of_the_number_before_is_not_that_of_the_next():
    assert values("5 usd 7", "USD") == [5]
    assert values("usd 7 5", "USD") == [7]
