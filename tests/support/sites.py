"""A vault built under the project's own mkdocs.yml and served from this machine, as a host would serve it."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).resolve().parents[2]


class HostHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files, says nothing, and answers a wrong address with the site's own 404 page."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep the test's output clean."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the 404.html that lies highest in the served folder."""
        page = next(iter(sorted(Path(self.directory).glob("**/404.html"))), None)
        if code != HTTPStatus.NOT_FOUND or page is None:
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def built(docs: Path, folder: Path, url: str, under: str = "", *, strict: bool = True) -> Path:
    """Build `docs` in `folder` for the address `url`, and return the host's own folder; see `served`."""
    shutil.copytree(docs, folder / "docs")
    for file in ("mkdocs.yml", "ledger.json"):
        shutil.copy(ROOT / file, folder)
    (folder / "examples").symlink_to(ROOT / "examples")  # notes of the lab begin there
    site = str(folder / "host") + under
    with pytest.MonkeyPatch.context() as env:
        env.setenv("SITE_URL", url)  # instant navigation works on this origin only
        env.setenv("NO_MKDOCS_2_WARNING", "1")
        config = load_config(str(folder / "mkdocs.yml"), strict=strict, site_dir=site)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return folder / "host"


@contextmanager
def served(
    docs: Path,
    folder: Path,
    under: str = "",
    *,
    strict: bool = True,
    host: type[HostHandler] = HostHandler,
) -> Iterator[str]:
    """Build `docs` in `folder` and serve the site; yield its address, without the slash at its end.

    Args:
        docs: The vault.
        folder: Where it is copied and built.
        under: The path on the host that the site lies under, ``/kub``.
        strict: Whether a warning fails the build.
        host: What answers requests.
    """
    handler = functools.partial(host, directory=str(folder / "host"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}{under}"
        built(docs, folder, f"{address}/", under, strict=strict)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()
