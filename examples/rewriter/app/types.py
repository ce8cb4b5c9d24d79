from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator


class Tags(TypeDecorator):
    """Список меток; в базе — строка через запятую."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else ",".join(value)

    def process_result_value(self, value, dialect):
        return None if value is None else value.split(",")
