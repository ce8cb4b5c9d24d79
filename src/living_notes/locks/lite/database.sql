-- What each operation meets. Of `items`, the columns from `title` on are touched by none: they show what else is lost.
CREATE TABLE parents (id INTEGER PRIMARY KEY);
CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent_id INTEGER,
    name VARCHAR(50),
    note TEXT,
    memo TEXT,
    qty INTEGER,
    kind VARCHAR(20) DEFAULT 'a',
    title TEXT COLLATE NOCASE,
    amount INTEGER CHECK (amount > 0),
    owner_id INTEGER REFERENCES parents (id) ON DELETE SET NULL,
    CONSTRAINT items_qty_ck CHECK (qty >= 0),
    CONSTRAINT items_name_uq UNIQUE (name),
    CONSTRAINT items_parent_fk FOREIGN KEY (parent_id) REFERENCES parents (id)
);
CREATE INDEX items_note_ix ON items (note);
CREATE INDEX items_title_ix ON items (lower(title));
CREATE TRIGGER items_trim AFTER INSERT ON items BEGIN UPDATE items SET title = trim(title) WHERE id = new.id; END;
CREATE TABLE children (id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES items (id) ON DELETE CASCADE);
CREATE TABLE shops (id INTEGER PRIMARY KEY);
CREATE TABLE visits (id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shops (id) ON DELETE CASCADE);
CREATE TABLE log (at INTEGER NOT NULL, text TEXT);
INSERT INTO parents VALUES (1), (2);
INSERT INTO items (parent_id, name, note, memo, qty, title, amount, owner_id)
VALUES (1, 'a', '1', 'x', 1, 'A', 1, 1), (2, 'b', '2', 'y', 2, 'B', 2, 2), (2, 'c', '3', 'z', 3, 'C', 3, 2);
DELETE FROM items WHERE name = 'c';
INSERT INTO children VALUES (1, 1), (2, 2);
INSERT INTO shops VALUES (1);
INSERT INTO visits VALUES (1, 1), (2, 1);
INSERT INTO log VALUES (1, 'x');
