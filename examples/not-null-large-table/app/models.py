from sqlmodel import Field, SQLModel


class Profile(SQLModel, table=True):
    __tablename__ = "profiles"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    city: str = Field(default="Тверь", sa_column_kwargs={"server_default": "Тверь"})
    phone: str
