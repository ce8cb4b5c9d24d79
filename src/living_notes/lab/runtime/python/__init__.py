"""Python programs that begin as fresh processes, in one interpreter."""
