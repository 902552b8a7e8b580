import Joi from 'joi';
import { defineRoute, Reply, type Route } from '../http/index.js';
import { AppError } from '../kernel/errors.js';
import { ulidPattern, type MediaId } from '../kernel/ids.js';
import { isShown } from './file-type.js';
import type { Media } from './media.js';

const mediaPath = Joi.object<{ mediaId: MediaId }>({
  mediaId: Joi.string().pattern(ulidPattern, 'id').required(),
});

/** A file from a stranger: never run, never guessed at, shown in place only where that is harmless. */
function headersFor(mime: string, name: string | null): Record<string, string> {
  const place = isShown(mime) ? 'inline' : 'attachment';
  const encoded = encodeURIComponent(name ?? 'file');
  return {
    'Content-Type': isShown(mime) ? mime : 'application/octet-stream',
    'Content-Disposition': `${place}; filename*=UTF-8''${encoded}`,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, max-age=86400',
  };
}

export function mediaRoutes({ media }: { media: Media }): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/media/:mediaId',
      permission: 'messages:read',
      params: mediaPath,
      status: 200,
      async handle({ params, caller }) {
        const file = await media.read(caller.companyId, params.mediaId);
        if (!file) throw new AppError('not_found', 'This file is not here.');
        return new Reply(200, file.bytes, headersFor(file.mime, file.fileName));
      },
    }),
  ];
}
