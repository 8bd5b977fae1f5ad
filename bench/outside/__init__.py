"""Firms drawn by other people's recipes, so that the study is not graded by its own author."""
