"""Bash as text and tree: words, tokens, grammar, and what words expand to. It runs nothing."""
