// Words that mean the same to who asks: the reader's word, the note's, the command's. One group a line; each stands
// for all its forms. A word may stand in several groups. What only one note is about belongs into its aliases.

export const KIN = `
столбец колонка column поле field
таблица table
удалить удаление снести убрать выкинуть стереть drop remove delete
добавить добавление вставить add insert
переименовать переименование rename
откатить откат отменить вернуть вернуться rollback revert undo downgrade
применить применение накатить накатывать выполнить прогнать apply upgrade run
миграция migration ревизия revision
ветка branch
голова head
слияние слить смержить merge
ошибка error fail падать упасть
зависать зависнуть висеть ждать hang stuck wait
блокировка блокировать lock
пустой empty
видеть замечать заметить обнаружить найти находить detect see
пропускать игнорировать исключить ignore exclude skip
переменная variable
окружение environment env
адрес url
пароль password секрет secret
ограничение констрейнт constraint
индекс index
внешний foreign
ключ key
перечисление enum
значение value
умолчание default
тип type
данные data
заполнить обновить update backfill
логи лог журнал логгер журналирование log logging logger
асинхронный async asyncio
существующий готовый живой existing
изменить изменение поменять сменить менять править поправить исправить change alter edit modify
посмотреть увидеть показать show print
вывести напечатать показать print
база database db бд
схема schema
приложение application app
модель model
пакет модуль package module
создать сгенерировать создание create generate
отметить пометить отметка stamp mark
начать старт start begin tutorial beginner первый first
форматировать отформатировать format black ruff
сжать схлопнуть склеить squash collapse
реплика replica под pod контейнер container процесс process
одновременно одновременный разом параллельно concurrently simultaneously
время time дата date datetime
пояс zone timezone
потерять потеря пропасть исчезнуть lose lost losing disappear vanish
история history
обязательный required non-null not-null
секция партиция partition
вычисляемый computed generated
команда command
хранить лежать store
подключаться подключение соединение соединяться connect connection
шаблон template
версия version
сеанс session
половина наполовину посередине half
опубликованный применённый выложенный запушить published deployed applied
повторяться каждый раз снова every again repeat
запретить запрет forbid
запуск запустить стартовать startup run launch
`
  .trim()
  .split("\n")
  .map((line) => line.split(" "));
