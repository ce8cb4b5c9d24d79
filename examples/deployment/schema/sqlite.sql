BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('phone');
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL, phone VARCHAR,
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES(1,'Анна',NULL);
INSERT INTO "profiles" VALUES(2,'Борис',NULL);
CREATE UNIQUE INDEX ix_profiles_name ON profiles (name);
COMMIT;
