"""The command line: what people type, and everything a terminal says."""
