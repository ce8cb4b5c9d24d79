from sqlmodel import Field, SQLModel


class Profile(SQLModel, table=True):
    __tablename__ = "profiles"

    id: int | None = Field(default=None, primary_key=True)
    first_name: str
    last_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    phone: str | None = None
