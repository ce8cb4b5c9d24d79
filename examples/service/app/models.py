from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ProfileIn(SQLModel):
    """Что присылает клиент: поля таблицы модель с table=True не проверяет."""

    name: str
    email: str | None = Field(default=None, unique=True)


class Profile(ProfileIn, table=True):
    __tablename__ = "profiles"

    id: int | None = Field(default=None, primary_key=True)


class Order(SQLModel, table=True):
    __tablename__ = "orders"

    id: int | None = Field(default=None, primary_key=True)
    profile_id: int = Field(foreign_key="profiles.id", ondelete="CASCADE", index=True)
    item: str = Field(index=True)
    quantity: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
