import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Route } from './route.js';

const usualBytes = 1024 * 1024;

/** Reads the body into `request.body`: parsed JSON, or the exact bytes where the route asks for them. */
export function bodyReader({ rawBody, bodyLimitBytes: limit = usualBytes }: Route) {
  const type = () => true;
  const read: RequestHandler = rawBody
    ? express.raw({ type, limit })
    : express.json({ type, limit });
  return (request: Request, response: Response): Promise<void> =>
    new Promise((resolve, reject) => {
      void read(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('The body could not be read.'));
      });
    });
}
