"""What stands around a note: facts, versions, backlinks, graph, contents, search, and pages of all notes."""
