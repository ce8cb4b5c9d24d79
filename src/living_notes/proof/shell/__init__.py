"""What a note types into: one bash, and one interactive Python."""
