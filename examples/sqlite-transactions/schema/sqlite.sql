BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('48211d4854e7');
CREATE TABLE orders (
	id INTEGER NOT NULL,
	item VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES(1,'ANNA');
INSERT INTO "profiles" VALUES(2,'BORIS');
CREATE UNIQUE INDEX ix_profiles_name ON profiles (name);
COMMIT;
