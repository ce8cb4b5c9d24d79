from sqlalchemy import Column, Enum
from sqlmodel import Field, SQLModel


class Profile(SQLModel, table=True):
    __tablename__ = "profiles"

    id: int | None = Field(default=None, primary_key=True)
    name: str


class Order(SQLModel, table=True):
    __tablename__ = "orders"

    id: int | None = Field(default=None, primary_key=True)
    status: str = Field(
        sa_column=Column(
            Enum("new", "paid", "returned", name="order_status", native_enum=False, create_constraint=True),
            nullable=False,
        )
    )
