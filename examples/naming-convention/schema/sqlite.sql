BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('4635b90bab2c');
CREATE TABLE "profiles" (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	email VARCHAR,
	phone VARCHAR,
	PRIMARY KEY (id),
	CONSTRAINT uq_profiles_email UNIQUE (email),
	CONSTRAINT uq_profiles_phone UNIQUE (phone)
);
COMMIT;
