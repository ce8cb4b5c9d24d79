BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('boris');
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL, phone VARCHAR,
	PRIMARY KEY (id)
);
CREATE INDEX ix_profiles_name ON profiles (name);
CREATE INDEX ix_profiles_phone ON profiles (phone);
COMMIT;
