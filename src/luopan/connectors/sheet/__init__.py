"""Tables from files: CSV, XLSX and Parquet."""

from luopan.connectors.sheet.read import read

__all__ = ["read"]
