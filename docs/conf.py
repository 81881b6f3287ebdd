"""How the site is built: ``sphinx-build -W docs docs/_build/html``. Nothing is fetched; MathJax is not used."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

project = "pasar-kokreasi"
author = "The pasar-kokreasi maintainers"
copyright = f"2026, {author}"
language = "en"  # pages of docs/id say otherwise: see languages.py
extensions = ["myst_nb", "reference", "python_api", "languages", "summaries"]
templates_path = ["templates"]
html_static_path = ["static"]
html_css_files = ["site.css"]
exclude_patterns = [
    "_build",
    "*.py",
    "rigour",
    "decisions",
    "summaries",
    "[!i]*.md",  # pages beside index.md are read in the source, or included by pages of the site
]
html_theme = "furo"
html_title = "pasar-kokreasi"
html_theme_options = {"source_repository": "", "navigation_with_keys": True}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/language.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_show_sphinx = False
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath"]
suppress_warnings = ["myst.header"]
