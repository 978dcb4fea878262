/**
 * What this computer knows of a vault, so that a run costs what changed: which content is stored where, and what every
 * file looked like. Holds names and ids, no key. It can be thrown away: `open` rebuilds it from the vault.
 */
export const STATE_SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA temp_store = MEMORY;
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS keyring (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, inventoried INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS object (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
    keyring INTEGER NOT NULL REFERENCES keyring, inventoried INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS object_keyring ON object (keyring);
  CREATE TABLE IF NOT EXISTS content (
    id BLOB PRIMARY KEY, length INTEGER NOT NULL, object INTEGER NOT NULL REFERENCES object, start INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS content_object ON content (object);
  CREATE TABLE IF NOT EXISTS large (length INTEGER PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS folder (
    id INTEGER PRIMARY KEY, of_set TEXT NOT NULL, path TEXT NOT NULL, leaves TEXT, files INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0, links INTEGER NOT NULL DEFAULT 0, run TEXT, UNIQUE (of_set, path));
  CREATE TABLE IF NOT EXISTS file (
    folder INTEGER NOT NULL REFERENCES folder, name TEXT NOT NULL, stamp TEXT NOT NULL, size INTEGER NOT NULL,
    content BLOB, entry TEXT NOT NULL, PRIMARY KEY (folder, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS part (
    folder INTEGER NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (folder, name, content)
  ) WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS parts_of_file AFTER DELETE ON file BEGIN
    DELETE FROM part WHERE folder = old.folder AND name = old.name;
  END;
  CREATE TABLE IF NOT EXISTS blocks (
    of_set TEXT NOT NULL, path TEXT NOT NULL, tags BLOB NOT NULL, extents TEXT NOT NULL,
    PRIMARY KEY (of_set, path)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reference (
    of_set TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL, sidecars TEXT NOT NULL,
    PRIMARY KEY (of_set, folder, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dropped (
    of_set TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (of_set, folder, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS left_out (
    of_set TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL,
    PRIMARY KEY (of_set, folder, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS proof (object INTEGER PRIMARY KEY, at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS damage (object INTEGER PRIMARY KEY, why TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS copy (
    place TEXT NOT NULL, object INTEGER NOT NULL, proven INTEGER, why TEXT, PRIMARY KEY (place, object)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS copy_object ON copy (object);
  CREATE TABLE IF NOT EXISTS stray (
    place TEXT NOT NULL, object TEXT NOT NULL, proven INTEGER, why TEXT, PRIMARY KEY (place, object)) WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS proof_of_object AFTER DELETE ON object BEGIN
    DELETE FROM copy WHERE object = old.id;
    DELETE FROM proof WHERE object = old.id;
    DELETE FROM damage WHERE object = old.id;
  END;
  CREATE TABLE IF NOT EXISTS problem (
    of_set TEXT NOT NULL, path TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS problem_set ON problem (of_set);
  CREATE TABLE IF NOT EXISTS tested (
    of_set TEXT NOT NULL, folder TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (of_set, folder)) WITHOUT ROWID;
`;
