"""Tables from databases: SQLite, DuckDB and PostgreSQL."""

from luopan.connectors.database.read import read

__all__ = ["read"]
