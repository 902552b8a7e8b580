import { kindOfMedia } from '../../src/web/state/media-kind.js';

const file = (mimetype: string) => ({ data: '', mimetype, filename: 'a file', bytes: 1 });

it('is a text without a file', () => {
  expect(kindOfMedia(null)).toBe('text');
});

it.each([
  ['image/jpeg', 'image'],
  ['image/png', 'image'],
  ['image/webp', 'image'],
  ['IMAGE/GIF', 'image'],
  ['video/mp4', 'video'],
  ['video/3gpp', 'video'],
  ['audio/ogg; codecs=opus', 'audio'],
  ['audio/mpeg', 'audio'],
  ['audio/mp4', 'audio'],
  ['audio/x-m4a', 'audio'],
  ['audio/aac', 'audio'],
  ['audio/amr', 'audio'],
])('goes as what WhatsApp shows in place: %s', (mimetype, kind) => {
  expect(kindOfMedia(file(mimetype))).toBe(kind);
});

it.each([
  ...['image/heic', 'image/svg+xml', 'image/bmp', 'image/tiff', 'image/avif'],
  ...['video/x-matroska', 'video/quicktime', 'video/x-msvideo', 'audio/wav', 'audio/flac'],
  ...['application/pdf', 'text/plain', ''],
])('goes as a document whatever WhatsApp does not show: %j', mimetype => {
  expect(kindOfMedia(file(mimetype))).toBe('document');
});
