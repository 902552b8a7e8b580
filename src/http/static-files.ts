import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

const year = 'public, max-age=31536000, immutable';

/** The page's files, and its one document for every address that is a page. */
export function staticFiles(folder: string, pages: readonly string[]): Router {
  const router = Router();
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders(response, path) {
        const hashed = /[\\/]app[\\/]chunks[\\/]/.test(path);
        response.setHeader('Cache-Control', hashed ? year : 'no-cache');
      },
    }),
  );
  const index = join(folder, 'index.html');
  for (const page of pages) {
    router.get(page === '/' ? '/' : [page, `${page}/*rest`], (_request, response, next) => {
      if (!existsSync(index)) return next();
      response.setHeader('Cache-Control', 'no-cache');
      response.sendFile(index);
    });
  }
  return router;
}
