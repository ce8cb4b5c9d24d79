BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('f5f7a9828531');
CREATE TABLE messages (
	id INTEGER NOT NULL,
	subject VARCHAR NOT NULL,
	extra JSON NOT NULL,
	tags TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
CREATE INDEX ix_messages_subject ON messages (subject);
COMMIT;
