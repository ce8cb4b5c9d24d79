BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('38ea7c2459de');
CREATE TABLE orders (
	id INTEGER NOT NULL,
	profile_id INTEGER NOT NULL,
	item VARCHAR NOT NULL, comment VARCHAR,
	PRIMARY KEY (id),
	FOREIGN KEY(profile_id) REFERENCES profiles (id) ON DELETE CASCADE
);
INSERT INTO "orders" VALUES(1,1,'чай',NULL);
INSERT INTO "orders" VALUES(2,2,'мёд',NULL);
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL, email VARCHAR,
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES(1,'Анна',NULL);
INSERT INTO "profiles" VALUES(2,'Борис',NULL);
CREATE INDEX ix_orders_profile_id ON orders (profile_id);
CREATE INDEX ix_profiles_email ON profiles (email);
COMMIT;
