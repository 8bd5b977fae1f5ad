import pytest

from luopan.tables.money import foreign_money, names_money


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        ("tv (USD)", "CNY"),
        ("tv_usd", "CNY"),
        ("tv ($)", "CNY"),
        ("tv [CHF]", "EUR"),
        ("电视（美元）", "CNY"),
        ("电视(¥)", "USD"),
        ("tv RMB", "EUR"),
    ],
)
def test_another_currency_is_foreign(header: str, currency: str) -> None:
    assert foreign_money(header, currency)
    assert names_money(header)


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        ("tv (CNY)", "CNY"),
        ("tv (rmb)", "CNY"),
        ("tv ($)", "AUD"),
        ("tv (CHF)", "CHF"),
        ("电视(万元)", "HKD"),
        ("neural", "USD"),
        ("tv", "CNY"),
    ],
)
def test_the_firms_own_money_or_none_is_not(header: str, currency: str) -> None:
    assert not foreign_money(header, currency)
