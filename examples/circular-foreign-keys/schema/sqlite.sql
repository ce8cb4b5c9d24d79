BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('9d8aa825bd11');
CREATE TABLE players (
	id INTEGER NOT NULL,
	team_id INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(team_id) REFERENCES teams (id)
);
CREATE TABLE profiles (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE "teams" (
	id INTEGER NOT NULL,
	captain_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT teams_captain_id_fkey FOREIGN KEY(captain_id) REFERENCES players (id)
);
COMMIT;
