"""The same six tasks done with other tools of migration, and the page that compares them.

``cases/NAME.sh`` does them in bash; `record` runs them on both databases and looks into the database
afterwards, so that verdicts are of the run; `page` writes the page from ``tools.json``. Imports `trials`,
and nobody imports it.
"""
