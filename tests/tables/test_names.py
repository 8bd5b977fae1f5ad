"""What readers see of the names in the tables."""

from luopan.tables.company import Channel, Company, CompanySection, Region
from luopan.tables.names import labels


def test_regions_have_names_in_both_languages() -> None:
    settings = Company(
        company=CompanySection(name="青禾"),
        channel=[Channel(name="tv", kind="traditional")],
        region=[
            Region(name="changzhou", label={"zh_CN": "常州", "en": "Changzhou"}),
            Region(name="hefei", label="合肥"),
            Region(name="wuxi"),
        ],
    )
    told = labels(settings)
    assert told["changzhou"] == {"zh_CN": "常州", "en": "Changzhou"}
    assert told["hefei"] == {"zh_CN": "合肥", "en": "合肥"}
    assert not {"wuxi", "tv"} & told.keys()
