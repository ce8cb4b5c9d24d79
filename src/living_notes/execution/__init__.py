"""What a block or a cell does, for whoever runs it: the site's build, the proof, the table of versions."""
