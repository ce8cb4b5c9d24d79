from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.types import Tags


class Profile(SQLModel, table=True):
    __tablename__ = "profiles"

    id: int | None = Field(default=None, primary_key=True)
    name: str


class Created(SQLModel):
    created_at: datetime


class Message(Created, table=True):
    __tablename__ = "messages"

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    extra: dict = Field(sa_type=JSON().with_variant(JSONB(), "postgresql"))
    tags: list[str] = Field(sa_type=Tags)
