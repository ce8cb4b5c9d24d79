BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('28d4cd63b925');
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL, phone VARCHAR,
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES(1,'Анна',NULL);
COMMIT;
