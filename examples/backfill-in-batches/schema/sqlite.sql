BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('fill_email');
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL, email VARCHAR,
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES(-5,'User5','user5@example.com');
INSERT INTO "profiles" VALUES(1,'User1','user1@example.com');
INSERT INTO "profiles" VALUES(2,'User2','user2@example.com');
INSERT INTO "profiles" VALUES(3,'User3','user3@example.com');
CREATE UNIQUE INDEX ix_profiles_email ON profiles (email);
COMMIT;
