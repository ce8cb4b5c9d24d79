// Words that mean the same to who asks: the reader's word, the note's, the command's. One group a line; each stands
// for all its forms. A word may stand in several groups. What only one note is about belongs into its aliases.

export const KIN = `
столбец колонка column поле field
таблица table
удалить удаление удалять снести убрать выкинуть стереть drop remove delete
добавить добавление вставить add insert
переименовать переименование rename
откатить откат откатиться отменить вернуть вернуться rollback revert undo downgrade
применить применение накатить накатывать мигрировать выполнить прогнать apply upgrade run migrate
миграция migration ревизия revision
ветка branch
голова head
слияние слить смержить объединить merge combine
ошибка error fail падать упасть упавший сбой сломаться crash broken
зависать зависнуть висеть ждать hang stuck wait
блокировка блокировать lock
пустой пусто empty
видеть замечать заметить обнаружить найти находить detect see
пропускать игнорировать исключить прятать спрятать трогать ignore exclude skip hide
переменная variable
окружение environment env
адрес url
пароль password секрет secret
ограничение констрейнт constraint
индекс index
внешний foreign
прод продакшн production prod
строка запись row record
строка string varchar text
число integer int number
последний last
предыдущий прошлый previous
два две двое двух двум двумя two
несколько два двух две multiple several
три трёх трём three
дочерний связанный child related
каскад cascade
триггер trigger
права право доступ grant permission privilege denied
транзакция transaction
сохранить сохраниться зафиксировать commit save
настройка настроить конфиг конфигурация config configuration setting configure
проверить проверка test check
тест test pytest
путь path
ссылаться ссылка reference refer
сравнить сравнение compare
установить установка install setup
сервис service
сервер server
драйвер driver диалект dialect
скрипт script
проект project
параметр опция флаг ключ option flag parameter argument аргумент
граф graph
офлайн offline
медленный долго slow
большой огромный миллион large huge big million
возможность поддержка support
несколько многие много multiple several many
заставить force
переписать перезаписать rewrite overwrite
пересоздать пересоздание recreate batch copy
ключ key
перечисление enum перечень
значение value
умолчание default
тип type
данные data
заполнить обновить update backfill
логи лог журнал логгер журналирование log logging logger
асинхронный async asyncio
существующий готовый живой existing
изменить изменение поменять сменить менять править поправить исправить change alter edit modify
посмотреть увидеть показать прочитать show print see view
вывести напечатать показать print
база database db бд
схема schema
приложение application app
модель model
пакет модуль package module
импорт импортировать import
создать сгенерировать генерировать сгенерить генерить генериться генерация создание create generate
двое разработчик коллега developer colleague teammate
чужой другой foreign other
папка каталог директория folder directory
руками вручную ручной manually manual
имя название name
отметить пометить отметка stamp mark
начать начинать старт start begin tutorial beginner первый first
форматировать отформатировать format black ruff
сжать схлопнуть склеить объединить squash collapse combine
реплика replica под pod контейнер container процесс process
одновременно одновременный разом сразу параллельно параллельный concurrently concurrent simultaneously
время time дата date datetime
пояс zone timezone
потерять терять потеря пропасть пропадать исчезнуть исчезать lose lost losing disappear vanish
история history
обязательный required non-null not-null
секция партиция partition
вычисляемый computed generated
команда command
файл file
автогенерация autogenerate autogeneration
хранить храниться лежать store
подключаться подключить подключение соединиться ходить соединение соединяться connect connection
шаблон template
версия version
сеанс сессия session
половина наполовину посередине середина частично half halfway partially
опубликованный применённый выложенный запушить published deployed applied
повторяться повторно повторный каждый раз снова заново every again repeat always
запретить запрет forbid
выключить отключить disable off
включить enable
появляться появиться возникать appear
избежать обойти avoid prevent
отличаться различаться разница различие difference diff differ
разделить отдельный отдельно split separate
скопировать копия копировать copy
перенести переносить move
неверный неправильный wrong invalid incorrect
отсутствовать missing
дубликат дубль дублироваться duplicate
лишний ненужный extra unnecessary
старый прежний old legacy
автоматически авто automatically auto
массовый bulk
начальный первоначальный initial
общий shared common
родитель предок parent
цикл loop cycle circular круговой циклический
поток thread
терминал консоль terminal console shell
связь relation relationship
идентификатор номер id identifier
комментарий comment
представление view
длина размер length size
расширение extension
последовательность sequence
преобразовать привести конвертировать cast convert
предупреждение warning
исключение exception
зависимость зависеть dependency depend
деплой развернуть выкатить выкатка deploy deployment
администратор dba admin
запрос query
строчный lower lowercase
заглавный прописной upper uppercase
символ буква character letter
дамп снимок dump snapshot
уникальный unique
первичный primary
хук hook
экземпляр инстанс instance
очистить почистить clear clean purge
отредактировать редактировать edit
поставить установить проставить set
запуск запускать запустить старт стартовать startup start run launch
порядок очередность очерёдность order ordering
найти находить искать поиск locate search lookup
быстрый быстро ускорить ускорение скорость fast speed
медленный медленно тормозить тормоз slow
арендатор тенант клиент tenant multitenant
выпустить релиз выпуск выкатывать раскатывать раскатить release rollout
второй another second
фикстура fixture conftest
таймаут timeout
попытка повторить повтор retry attempt
прервать отменить убить kill abort cancel
кэш cache cached
коннект коннектиться соединение подключение connection
порция пачка батч chunk batch
пользователь роль user role
временный temporary temp
безопасный безопасно safe safely
простой остановка downtime
готовность проба probe readiness healthcheck
линтер linter lint
задание джоба job
репозиторий git repository
сломать поломать ломать break broken
расхождение рассинхрон drift mismatch
пример образец example sample
набор список перечень list
обязательно required must
целиком полностью весь entire whole
устройство устроен внутри internals structure anatomy
заблуждение миф myth
восстановить вернуть restore recover
подсчитать посчитать count
сообщение текст message
клонировать клон clone
сид справочник seed
`
  .trim()
  .split("\n")
  .map((line) => line.split(" "));
