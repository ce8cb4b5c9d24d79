"""Markdown as Obsidian and GitHub write it: what the parser knows beyond CommonMark, and how it is read."""
