from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlmodel import Session, select

from app.db import session
from app.models import Profile, ProfileIn
from app.ready import is_ready

app = FastAPI()
Db = Annotated[Session, Depends(session)]


@app.get("/ready")
def ready(db: Db) -> str:
    if not is_ready(db.connection()):
        raise HTTPException(503, "база отстала от кода")
    return "готово"


@app.get("/profiles")
def profiles(db: Db) -> list[Profile]:
    return list(db.exec(select(Profile).order_by(Profile.id)))


@app.post("/profiles")
def create(given: ProfileIn, db: Db) -> Profile:
    profile = Profile.model_validate(given)
    db.add(profile)
    db.commit()
    db.refresh(profile)
    return profile
