import { createServer } from 'node:http';

function read(request) {
  return new Promise(done => {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
  });
}

/** Listens on PORT: GET answers 200 at once, POST once `take` is through with the body. */
export function serve(take) {
  const answer = JSON.stringify({ received: true });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': answer.length };
  const server = createServer(async (request, response) => {
    const body = await read(request);
    if (request.method === 'POST') await take(body);
    response.writeHead(200, headers).end(answer);
  });
  server.listen(Number(process.env.PORT), '127.0.0.1');
  process.on('message', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
  return server;
}
