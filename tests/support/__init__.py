"""Helpers that several tests share; on the path through pytest's `pythonpath`."""
