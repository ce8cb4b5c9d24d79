from app import profiles
from sqlmodel import Session


def test_create(session: Session) -> None:
    """Профиль добавлен."""
    profiles.create(session, "Анна")
    assert profiles.names(session) == ["Анна"]


def test_nobody_yet(session: Session) -> None:
    """Чужих профилей тест не видит."""
    assert profiles.names(session) == []
