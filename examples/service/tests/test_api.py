from fastapi.testclient import TestClient


def test_create(client: TestClient) -> None:
    """Профиль добавлен."""
    assert client.post("/profiles", json={"name": "Анна"}).status_code == 200
    assert [profile["name"] for profile in client.get("/profiles").json()] == ["Анна"]


def test_nobody_yet(client: TestClient) -> None:
    """Чужих профилей тест не видит."""
    assert client.get("/profiles").json() == []


def test_no_name(client: TestClient) -> None:
    """Без имени — 422, а не ошибка базы."""
    assert client.post("/profiles", json={}).status_code == 422


def test_ready(client: TestClient) -> None:
    """База на голове этого кода."""
    assert client.get("/ready").json() == "готово"
