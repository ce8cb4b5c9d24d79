BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('109f2d039d56');
CREATE TABLE "orders" (
	id INTEGER NOT NULL,
	status VARCHAR(8) NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT order_status CHECK (status IN ('new', 'paid', 'returned'))
);
INSERT INTO "orders" VALUES(1,'new');
INSERT INTO "orders" VALUES(2,'paid');
INSERT INTO "orders" VALUES(3,'paid');
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
COMMIT;
