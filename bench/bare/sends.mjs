import { insert, openTable } from './sqlite.mjs';
import { serve } from './serve.mjs';

const db = await openTable(process.env.DATABASE);
serve(body => insert(db, [body]));
