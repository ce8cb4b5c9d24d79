"""The lab: an executable note that its reader runs inside the page, with the real Alembic and no server.

`script` says what the lab knows of a note, `plugin` puts it into the site, `build` vendors what the browser
loads. `runtime` is the Python that runs in the browser, `web` the TypeScript around it; `web/protocol.ts` is
what page and worker say to each other. Like `publish` and `proof` it imports `vault`, and neither of those.
"""
