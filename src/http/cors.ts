import type { RequestHandler } from 'express';

const methods = 'GET, POST, PUT, PATCH, DELETE';
const asked = 'Authorization, Content-Type, Idempotency-Key, X-Api-Key, X-Request-Id';
const told = 'X-Request-Id, Retry-After, Idempotency-Replayed';

/** Lets pages of the trusted origins call; for every other origin the browser's own rule stands. */
export function cors(trusted: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    if (trusted.length > 0) response.vary('Origin');
    if (origin === undefined || !trusted.includes(origin)) return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    response.setHeader('Access-Control-Expose-Headers', told);
    if (request.method !== 'OPTIONS') return next();
    response.setHeader('Access-Control-Allow-Methods', methods);
    response.setHeader('Access-Control-Allow-Headers', asked);
    response.setHeader('Access-Control-Max-Age', '600');
    response.status(204).end();
  };
}
