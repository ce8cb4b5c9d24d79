"""Words of the interface: Russian as they stand in the code, English beside them; a build speaks one.

What tells of other versions, and the lab, are of this guide alone and stay Russian. `say` is asked while
pages are made, never at import: the language is known when the configuration is.
"""

ENGLISH = {
    "Начало": "Home",
    "Прочее": "Other",
    "Ещё": "More",
    "Метки": "Tags",
    "Недавно изменённые": "Recently changed",
    "Случайная заметка": "A random note",
    "Сейчас откроется одна из\u00a0заметок.": "One of the notes is about to open.",
    "Наугад выбирает скрипт, а\u00a0он выключен: возьмите любую из\u00a0оглавления.": (
        "A script chooses at random, and scripts are off: take any from the contents."
    ),
    "Граф": "Graph",
    "Граф заметок": "The graph of notes",
    "Список заметок": "All notes",
    "Вне разделов": "Elsewhere",
    "Граф вокруг заметки": "The graph around this note",
    "Весь граф": "The whole graph",
    "ссылка": "link",
    "ссылки": "links",
    "ссылок": "links",
    "Сюда ссылаются": "Linked from",
    "Упоминания": "Mentions",
    "Упоминания без ссылки": "Mentioned without a link",
    "И ещё в": "And in",
    "заметке": "more note",
    "заметках": "more notes",
    "Заметка": "Note",
    "Коротко": "Summary",
    "К сведению": "Info",
    "Сделать": "To do",
    "Совет": "Tip",
    "Получилось": "Success",
    "Вопрос": "Question",
    "Внимание": "Warning",
    "Не работает": "Failure",
    "Опасно": "Danger",
    "Ошибка": "Bug",
    "Пример": "Example",
    "Цитата": "Quote",
    "вывод": "output",
    "вывод команды": "output of",
    "фрагмент файла": "part of",
    "правка файла": "a change of",
    "код возврата": "exit status",
    "чем нарисовано": "what drew it",
    "Граф ревизий, новые сверху": "Graph of revisions, newest first",
    "база здесь": "the database is here",
    "точка ветвления": "branch point",
    "слияние": "merges",
    "после": "follows",
    "начало": "the first",
    "ветка": "branch",
    "зависит от": "depends on",
    "Это вывод команды": "This is the output of",
    "строки пропущены": "lines are left out",
    "Граф:": "Graph:",
    "Шкала времени:": "Timeline:",
    "с": "s",
    "Из заметки": "From",
    "Назад к тексту, к сноске": "Back to the text, to footnote",
    "Ссылка никуда не ведёт": "The link leads nowhere",
    "Ссылка на этот раздел": "Link to this section",
    "только": "only",
    "Проверено": "Proven",
    "Раньше": "Before",
    "Итог": "Result",
    "проект": "the project",
    "при сборке сайта:": "when the site is built:",
    "на": "on",
    "ещё не проверено": "not proven yet",
    "заметка изменена после проверки": "the note was changed after its proof",
    "Как повторить на\u00a0PostgreSQL": "How to repeat it on PostgreSQL",
    "Проект берёт адрес базы из\u00a0переменной": "The project takes the database's address from",
    "Задайте её перед первой командой, подставив свои имя, пароль и\u00a0сервер:": (
        "Set it before the first command, with your own name, password and server:"
    ),
    "сделано": "done",
    "не сделано": "not done",
    "Точка — заметка, линия — ссылка. Цвет показывает раздел, размер — сколько у\u00a0заметки ссылок.": (
        "A dot is a note, a line is a link. Colour shows the section, size how many links a note has."
    ),
    "Щелчок открывает заметку, колесо и\u00a0два пальца меняют масштаб. С\u00a0клавиатуры:": (
        "A click opens a note, the wheel or two fingers zoom. With the keyboard:"
    ),
    "стрелки": "arrows",
    "Путь к заметке": "The way to this note",
    "Такой страницы нет": "There is no such page",
    "Возможно, заметку переименовали или в адрес вкралась опечатка.": (
        "The note may have another name now, or the address is misspelled."
    ),
    "Похоже на этот адрес:": "Addresses like this one:",
    "Чтобы найти заметку по слову или по тексту ошибки, нажмите": "To find a note by a word of it press",
    "или вернитесь": "or go back to",
    "в начало": "the start page",
}

_RUSSIAN = "ru"
_spoken = [_RUSSIAN]


def speak(language: str) -> None:
    """Speak the theme's language from now on: Russian, or English for every other."""
    _spoken[0] = language


def in_russian() -> bool:
    """Say whether the interface is Russian."""
    return _spoken[0] == _RUSSIAN


def say(russian: str) -> str:
    """Return a word or a phrase of the interface in the language that is spoken."""
    return russian if in_russian() else ENGLISH[russian]
