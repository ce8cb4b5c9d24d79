"""The note's database: SQLite in a file, or PostgreSQL in the page."""
