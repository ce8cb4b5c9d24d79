"""Commands that act on the shell itself, as bash's own."""
