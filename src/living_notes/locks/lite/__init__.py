"""The catalogue of SQLite: what each operation does directly and in batch, what it loses, who waits."""
