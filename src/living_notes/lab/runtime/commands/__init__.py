"""The small programs that a shell finds on its PATH, each a function from process to status."""
