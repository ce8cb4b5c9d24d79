BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('acaa8e66971b');
CREATE TABLE "profiles" (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	platform VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES(1,'Анна','telegram');
INSERT INTO "profiles" VALUES(2,'Борис','telegram');
COMMIT;
