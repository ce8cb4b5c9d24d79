"""The folder of a note, and what keeps its programs in there."""
