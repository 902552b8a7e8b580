/**
 * The program of the thread that runs PGlite. It is text because a thread needs either a file of
 * its own, which tests and the built gateway keep in different places, or text.
 * In: { id, text, params }. Out: { isReady } | { channel, payload } | { id, rows, rowCount } | { id, error }.
 */
export const threadProgram = String.raw`
const { parentPort, workerData } = require('node:worker_threads');
const { PGlite } = require(workerData.engine);

async function open() {
  const db = await PGlite.create({
    ...workerData.options,
    startParams: [...PGlite.defaultStartParams, ...workerData.settings],
  });
  db.onNotification((channel, payload) => parentPort.postMessage({ channel, payload }));
  parentPort.postMessage({ isReady: true });
  return db;
}

async function run(db, { text, params }) {
  if (text === null) return db.close();
  return params ? db.query(text, params) : (await db.exec(text)).at(-1);
}

open().then(db =>
  parentPort.on('message', async asked => {
    try {
      const result = await run(db, asked);
      parentPort.postMessage({ id: asked.id, rows: result?.rows ?? [], rowCount: result?.affectedRows ?? 0 });
    } catch (error) {
      const { message, code, detail } = error;
      parentPort.postMessage({ id: asked.id, error: { message, code, detail } });
    }
  }),
);
`;
