BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('539f28b7c233');
CREATE TABLE orders (
	id INTEGER NOT NULL,
	profile_id INTEGER NOT NULL,
	item VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(profile_id) REFERENCES profiles (id) ON DELETE CASCADE
);
INSERT INTO "orders" VALUES(1,1,'чай');
INSERT INTO "orders" VALUES(2,2,'кофе');
CREATE TABLE "profiles" (
	id INTEGER NOT NULL,
	name VARCHAR,
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES(1,'Анна');
INSERT INTO "profiles" VALUES(2,'Борис');
CREATE TABLE reviews (
	id INTEGER NOT NULL,
	profile_id INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(profile_id) REFERENCES profiles (id)
);
COMMIT;
