from sqlmodel import Session, select

from app.models import Profile


def create(session: Session, name: str) -> None:
    """Добавляет профиль и фиксирует транзакцию."""
    session.add(Profile(name=name))
    session.commit()


def names(session: Session) -> list[str]:
    """Имена всех профилей по порядку."""
    return list(session.exec(select(Profile.name).order_by(Profile.id)))
