import { insert, openTable } from './sqlite.mjs';
import { serve } from './serve.mjs';

const groupRows = 100;
const db = await openTable(process.env.DATABASE);
let line = [];
let writing = false;

async function write() {
  writing = true;
  while (line.length > 0) {
    const group = line.slice(0, groupRows);
    line = line.slice(groupRows);
    await insert(
      db,
      group.map(({ body }) => body),
    );
    for (const { stored } of group) stored();
  }
  writing = false;
}

serve(
  body =>
    new Promise(stored => {
      line.push({ body, stored });
      if (!writing) void write();
    }),
);
