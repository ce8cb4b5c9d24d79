BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('604d26a6e50c');
CREATE TABLE messages (
	id INTEGER NOT NULL,
	profile_id INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(profile_id) REFERENCES profiles (id)
);
CREATE TABLE orders (
	id INTEGER NOT NULL,
	profile_id INTEGER NOT NULL,
	item VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(profile_id) REFERENCES profiles (id)
);
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
COMMIT;
