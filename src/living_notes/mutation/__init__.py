"""False copies of notes: does the proof notice each of them?

`mutators` make copies of a note in which one thing is wrong (pure functions, text in, mutants out); `judge`
reads each copy as the vault, the checks and the proof would; `rules` and ``mutants.toml`` say which copies
leave the page true. Whatever else is not noticed is a hole in the proof.
"""
