import os

from sqlmodel import Session, create_engine, select

from app.models import Profile

engine = create_engine(os.environ.get("DATABASE_URL", "sqlite:///app.db"))
print("приложение запустилось")
with Session(engine) as session:
    print("профилей:", len(session.exec(select(Profile)).all()))
