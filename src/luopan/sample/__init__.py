"""The sample firm 青禾饮料 / Qinghe Drinks: a company folder of synthetic data, nothing else.

Find it with ``importlib.resources.files("luopan.sample")``: ``luopan.toml`` and ``data/*.csv``.
"""
