/** As much of an open database as a transaction needs. */
interface Database {
  readonly isTransaction: boolean;
  exec(sql: string): void;
}

/** All of it or nothing, and nobody else writes meanwhile. */
export const inTransaction = <T>(db: Database, work: () => T): T => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    db.exec('COMMIT');
    return value;
  } catch (error) {
    // A full disk has SQLite roll back by itself (sqlite.org/lang_transaction.html, 3): a second time would hide why.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};
