BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('a045f3a3251b');
CREATE TABLE "users" (
	id INTEGER NOT NULL,
	full_name VARCHAR NOT NULL,
	phone_number VARCHAR,
	PRIMARY KEY (id)
);
INSERT INTO "users" VALUES(1,'Анна','+7 900 111-22-33');
INSERT INTO "users" VALUES(2,'Борис','+7 900 444-55-66');
CREATE INDEX ix_users_phone_number ON users (phone_number);
COMMIT;
