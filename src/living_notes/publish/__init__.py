"""Notes become pages.

`render` writes a note's page and knows nothing of a generator; `plugin` is a thin MkDocs adapter around it.
"""
