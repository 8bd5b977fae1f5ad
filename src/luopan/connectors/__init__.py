"""Everything that brings tables in: files, databases, and the folder that names them."""

from luopan.connectors.folder import load_folder
from luopan.connectors.registry import read

__all__ = ["load_folder", "read"]
