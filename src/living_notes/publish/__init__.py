"""Notes become pages.

`extension` is a Python-Markdown extension and knows everything Obsidian-like; `plugin` is a thin MkDocs
adapter around it. Another generator that runs Python-Markdown can take the first without the second.
"""
