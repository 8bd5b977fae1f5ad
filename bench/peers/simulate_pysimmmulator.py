"""Draw one firm with PySiMMMulator. Runs in the peer's own environment.

Usage: ``python simulate_pysimmmulator.py SEED OUT.json``. The settings are those of its published
example (Amazon, TV, long-form video, search), each number drawn from around it, two to four years,
a campaign a day, a week or a fortnight. Nothing of this project is imported here.

Two things are put right that version 0.6 has wrong: its last day has no campaign, whose missing
value spreads over a whole channel; and where a campaign lasts longer than a day it joins the
baseline by the campaign's number instead of by the day.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from pysimmmulator import Simulate
from pysimmmulator.load_parameters import create_all_parameters

IMPRESSIONS = {"Amazon": (0.006, 3.5, 0.25, 0.1, 4.0, 0.2), "TV": (0.001, 12.5, 1.0, 0.2, 3.0, 0.3)}
IMPRESSIONS["Long-Form Video"] = (0.002, 6.5, 1.0, 0.15, 2.0, 0.4)
CLICKS = {"Search": (0.007, 2.6, 0.25, 0.08, 1.0, 0.5)}
EVERY = {**CLICKS, **IMPRESSIONS}
CVR_NOISE = {"Amazon": 0.01, "TV": 0.0025, "Long-Form Video": 0.005, "Search": 0.01}
SHARE = {"Amazon": (0.10, 0.35), "TV": (0.05, 0.30), "Long-Form Video": (0.01, 0.10)}


def main(seed: int, out: Path) -> None:
    simulator = Simulate(random_seed=seed)
    params = create_all_parameters(_settings(np.random.default_rng(seed)))
    simulator.basic_params = params["basic_params"]
    simulator.basic_params.end_date -= timedelta(days=1)
    base = simulator.simulate_baseline(params["baseline_params"])
    spend = simulator.simulate_ad_spend(base, params["ad_spend_params"])
    spend = simulator.simulate_media(spend, params["media_params"])
    spend = simulator.simulate_cvr(spend, params["cvr_params"])
    days = simulator.simulate_decay_returns(spend, params["adstock_params"])
    days = simulator.calculate_conversions(days)
    price = params["basic_params"].revenue_per_conv
    ads = sum(days[f"{name}_conversions"].to_numpy(float) for name in EVERY)
    days["sales"] = price * (ads + base["baseline_sales"].to_numpy(float))
    weeks = len(days) // 7
    out.write_text(json.dumps(_weekly(days.tail(7 * weeks), weeks, price)), encoding="utf-8")


def _weekly(days: pd.DataFrame, weeks: int, price: float) -> dict:
    """Sum whole weeks; what a channel brought is its conversions at the price of one."""

    def summed(column: str) -> list[float]:
        return days[column].to_numpy(float).reshape(weeks, 7).sum(axis=1).tolist()

    metric = {**dict.fromkeys(IMPRESSIONS, "impressions"), **dict.fromkeys(CLICKS, "clicks")}
    return {
        "outcome": summed("sales"),
        "spend": {name: summed(f"{name}_spend") for name in EVERY},
        "exposure": {name: summed(f"{name}_{metric[name]}") for name in EVERY},
        "contribution": {n: price * float(sum(summed(f"{n}_conversions"))) for n in EVERY},
    }


def _settings(rng: np.random.Generator) -> dict:
    """Return its example with every number drawn from around the published one."""

    def near(value: float) -> float:
        return float(value * rng.lognormal(0.0, 0.25))

    noise = {name: {"loc": 0.0, "scale": made[2]} for name, made in EVERY.items()}
    curves = {}
    for name, made in EVERY.items():
        shape = {"alpha": near(made[4]), "gamma": min(near(made[5]), 0.9)}
        curves[name] = {"type": "scurve", "params": shape}
    return {
        "basic_params": {
            "years": int(rng.integers(2, 5)),
            "channels_impressions": list(IMPRESSIONS),
            "channels_clicks": list(CLICKS),
            "frequency_of_campaigns": int(rng.choice([1, 7, 14])),
            "start_date": "2021/1/4",
            "true_cvr": {name: near(made[0]) for name, made in EVERY.items()},
            "revenue_per_conv": 14,
        },
        "baseline_params": {
            "base_p": near(100_000),
            "trend_p": near(100_000),
            "temp_var": 8,
            "temp_coef_mean": 20,
            "temp_coef_sd": 3,
            "error_std": 90,
        },
        "ad_spend_params": {
            "campaign_spend_mean": 329_000,
            "campaign_spend_std": 100_000,
            "max_min_proportion_on_each_channel": {
                name: {"min": low, "max": high} for name, (low, high) in SHARE.items()
            },
        },
        "media_params": {
            "true_cpm": {name: near(made[1]) for name, made in IMPRESSIONS.items()},
            "true_cpc": {name: near(made[1]) for name, made in CLICKS.items()},
            "noisy_cpm_cpc": noise,
        },
        "cvr_params": {
            "noisy_cvr": {n: {"loc": 0.0, "scale": CVR_NOISE[n]} for n in EVERY},
        },
        "adstock_params": {
            "adstock": {
                n: {"type": "geometric", "params": {"lambda": near(made[3])}}
                for n, made in EVERY.items()
            },
            "saturation": curves,
        },
        "output_params": {"aggregation_level": "weekly"},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
