import asyncio

from shop.main import app


async def start():
    async with app.router.lifespan_context(app):
        print("приложение запустилось")


asyncio.run(start())
