import 'bullmq';
import 'sequelize';
import 'socket.io';
import 'sqlite3';
import express from 'express';

express()
  .get('/', (_request, response) => response.json({ status: 'ok' }))
  .listen(Number(process.env.PORT), '127.0.0.1');
process.on('message', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
