"""What is said: readings and a language become one honest page."""

from luopan.brief.html import render_html

__all__ = ["render_html"]
