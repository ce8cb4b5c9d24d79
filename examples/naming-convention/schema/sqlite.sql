BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('365a87bbf8c5');
CREATE TABLE "profiles" (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	email VARCHAR,
	phone VARCHAR,
	CONSTRAINT pk_profiles PRIMARY KEY (id),
	CONSTRAINT uq_profiles_email UNIQUE (email),
	CONSTRAINT uq_profiles_phone UNIQUE (phone)
);
COMMIT;
