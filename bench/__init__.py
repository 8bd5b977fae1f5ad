"""Measured beside peers and against known truth. Nothing here is shipped."""
