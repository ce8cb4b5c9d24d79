import asyncio
import logging
import os

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

log = logging.getLogger("app")
URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///app.db")


def migrate(connection: Connection) -> None:
    config = Config("alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def start() -> None:
    engine = create_async_engine(URL)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        version = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        log.info("база на ревизии %s", version)
    await engine.dispose()


async def main() -> None:
    await start()
    log.info("приложение работает")
    log.error("и сообщает об ошибках")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)-5s [%(name)s] %(message)s")
    asyncio.run(main())
