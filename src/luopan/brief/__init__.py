"""What is said: readings and a language become one honest page."""

from luopan.brief.card import render_card
from luopan.brief.html import render_html
from luopan.brief.pdf import render_pdf

__all__ = ["render_card", "render_html", "render_pdf"]
