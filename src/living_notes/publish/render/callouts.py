"""Titles of the callouts to which their author gave none."""

TITLES = {
    "note": "Заметка",
    "abstract": "Коротко",
    "info": "К сведению",
    "todo": "Сделать",
    "tip": "Совет",
    "success": "Получилось",
    "question": "Вопрос",
    "warning": "Внимание",
    "failure": "Не работает",
    "danger": "Опасно",
    "bug": "Ошибка",
    "example": "Пример",
    "quote": "Цитата",
}
