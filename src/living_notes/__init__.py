"""Living notes: an Obsidian vault in which every code block is executed.

``vault`` reads notes; ``publish`` makes pages of them and ``proof`` makes tests, and these two never import
each other. ``mutation`` asks whether the proof can be fooled, ``versions`` since when a note is true.
"""
