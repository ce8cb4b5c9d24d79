"""What breaks when libraries are upgraded: each case run before, after, and with its cure.

`cases.toml` says what is run and why it breaks, `record` runs it into ``upgrades.json``, `page` writes the
page from both.
"""
