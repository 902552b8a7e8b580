import sqlite3 from 'sqlite3';

/** One connection to a fresh file with one table of bodies, as durable as the gateway's. */
export function openTable(file) {
  const db = new sqlite3.Database(file);
  return new Promise((opened, failed) => {
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
       CREATE TABLE IF NOT EXISTS rows (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);`,
      error => (error ? failed(error) : opened(db)),
    );
  });
}

/** One statement, one transaction. */
export const insert = (db, bodies) =>
  new Promise((stored, failed) => {
    const places = bodies.map(() => '(?)').join(',');
    db.run(`INSERT INTO rows (body) VALUES ${places}`, bodies, error =>
      error ? failed(error) : stored(),
    );
  });
