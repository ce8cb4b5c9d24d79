from sqlmodel import Field, MetaData, SQLModel


class Profile(SQLModel, table=True):
    __tablename__ = "profiles"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    phone: str | None = None


class Stats(SQLModel):
    metadata = MetaData()


class Visit(Stats, table=True):
    __tablename__ = "visits"

    id: int | None = Field(default=None, primary_key=True)
    profile_id: int
    page: str
    seconds: int
