"""Living notes: an Obsidian vault in which every code block is executed.

Three rooms: ``vault`` reads notes, ``publish`` makes pages of them, ``proof`` makes tests of them.
``publish`` and ``proof`` import ``vault`` and never each other.
"""
