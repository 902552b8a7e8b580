import { readFileSync } from 'node:fs';
import { Server } from 'socket.io';
import { serve } from './serve.mjs';

const event = JSON.parse(readFileSync(process.env.EVENT, 'utf8'));
const server = serve(async () => io.emit('event', event));
const io = new Server(server, { serveClient: false, transports: ['websocket'] });
