BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE orders (
	id INTEGER NOT NULL,
	profile_id INTEGER NOT NULL,
	item VARCHAR NOT NULL, quantity INTEGER DEFAULT '1' NOT NULL,
	CONSTRAINT pk_orders PRIMARY KEY (id),
	CONSTRAINT fk_orders_profile_id_profiles FOREIGN KEY(profile_id) REFERENCES profiles (id) ON DELETE CASCADE
);
CREATE TABLE "profiles" (
	name VARCHAR NOT NULL,
	id INTEGER NOT NULL,
	email VARCHAR,
	CONSTRAINT pk_profiles PRIMARY KEY (id),
	CONSTRAINT uq_profiles_email UNIQUE (email)
);
CREATE INDEX ix_orders_profile_id ON orders (profile_id);
CREATE INDEX ix_orders_item ON orders (item);
COMMIT;
