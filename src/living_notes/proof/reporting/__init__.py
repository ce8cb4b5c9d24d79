"""What a run says: of each block, of each note, of the versions, to people and to programs."""
