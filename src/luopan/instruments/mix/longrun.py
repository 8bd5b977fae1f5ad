"""Short and long effects apart, where surveys measure a brand; else which gate stands shut."""

from luopan.instruments.mix.brand import find_brand
from luopan.instruments.mix.gates import long_steps
from luopan.instruments.mix.model import MixFit
from luopan.readings.longrun import LongRun
from luopan.tables.bundle import Tables


def long_run(made: MixFit, tables: Tables, *, claims: bool = True) -> LongRun:
    """Return what media do to the outcome through the brand.

    Parameters
    ----------
    made : MixFit
        The joint model, whose curves are taken over as they are.
    tables : Tables
        With the surveys.
    claims : bool
        False where a check of the joint model failed: then no long effect is shown.
    """
    brand, barred = find_brand(tables, made.data)
    if brand is None or brand.surveys is None:
        gates = () if barred is None else (barred,)
        told = {} if brand is None else {"indicator": brand.indicator, "kind": brand.kind}
        return LongRun.model_validate(
            {
                "indicator": None,
                **told,
                "unit": brand.unit if brand else "",
                "named": tables.company.mix.brand is not None,
                "gates": gates,
                "verdict": "undetermined",
                "next_steps": long_steps(gates, None),
            }
        )
    # its libraries take a third of a second to load, and most firms have no brand to ask about
    from luopan.instruments.mix.long_effects import brand_effects  # noqa: PLC0415

    return brand_effects(made, brand, claims=claims)
