import { expect, it } from 'vitest';
import { mediaTypeOf } from './media-type.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

it.each([
  ['a PNG', bytes('\u0089PNG\r\n\u001a\nrest'), 'image/png'],
  ['a JPEG', bytes('\u00ff\u00d8\u00ff\u00e0JFIF'), 'image/jpeg'],
  ['a WebP', bytes('RIFF\u0001\u0002\u0003\u0004WEBPVP8 '), 'image/webp'],
  ['a PDF', bytes('%PDF-1.7'), 'application/pdf'],
  ['HTML, which nobody may run here', bytes('<html><script>alert(1)</script>'), 'text/plain'],
  ['SVG, which can hold scripts', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="x()">'), 'text/plain'],
  ['a log in UTF-8', Buffer.from('2026-01-15 03:12 Zahlung fehlgeschlagen: größer als 5 €\n'), 'text/plain'],
  ['text cut in the middle of a character', Buffer.from('€'.repeat(300)).subarray(0, 512), 'text/plain'],
  ['what is no text', bytes('\u0000\u0001\u0002'), 'application/octet-stream'],
  ['broken UTF-8', bytes('abc\u00ff\u00fe'), 'application/octet-stream'],
  ['nothing', Buffer.alloc(0), 'application/octet-stream'],
])('knows %s', (_what, head, type) => {
  expect(mediaTypeOf(head)).toBe(type);
});
