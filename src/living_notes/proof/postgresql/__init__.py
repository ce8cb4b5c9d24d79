"""PostgreSQL for the proof: a server, a database for each note, and the door through which a note sees it."""
