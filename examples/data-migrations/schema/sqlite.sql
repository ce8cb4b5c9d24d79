BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('d23b87332b44');
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL, settings VARCHAR,
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES(1,'Анна','{"vip":true}');
INSERT INTO "profiles" VALUES(2,'Борис','{"vip":true}');
INSERT INTO "profiles" VALUES(3,'Вера',NULL);
INSERT INTO "profiles" VALUES(4,'Глеб','{}');
COMMIT;
