"""A small bash that runs the trees of `language`: commands, streams, what acts on the shell itself."""
