"""What a reader should know, in sentences: of the graph, of a statement, of a revision."""
