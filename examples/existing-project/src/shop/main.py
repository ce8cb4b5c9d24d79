from fastapi import FastAPI
from sqlmodel import Session, create_engine, select

from shop.models import Profile
from shop.settings import settings

engine = create_engine(settings.database_url)


app = FastAPI()


@app.get("/profiles")
def profiles() -> list[Profile]:
    with Session(engine) as session:
        return list(session.exec(select(Profile)))
