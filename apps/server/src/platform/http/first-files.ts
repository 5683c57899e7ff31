import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { negotiate } from '@fastify/accept-negotiator';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isHeld } from './is-held.ts';

type Send = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What a file may be sent as besides as it is, the shortest first, and how such a file's name ends. */
const forms = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * The page and what it names, out of memory: a file is looked for, opened and streamed each time, and whoever opens Lockstep waits for all
 * of these before anything is drawn.
 *
 * @returns what sends the page
 */
export function registerFirstFiles(app: FastifyInstance, folder: string, keep: (file: string) => string): Send {
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const named = new Set(
    [...page.matchAll(/ (?:src|href)="\/(?<file>[^"]+)"/g)].map(({ groups }) => groups?.['file'] ?? ''),
  );
  for (const file of named)
    if (types[path.extname(file)] !== undefined && existsSync(path.join(folder, file)))
      app.get(`/${file}`, sender(folder, file, keep));
  return sender(folder, 'index.html', keep);
}

function sender(folder: string, file: string, keep: (file: string) => string): Send {
  const plain = readFileSync(path.join(folder, file));
  const encoded = new Map(
    forms
      .map(([form, ending]) => [form, path.join(folder, `${file}${ending}`)] as const)
      .filter(([, name]) => existsSync(name))
      .map(([form, name]) => [form as string, readFileSync(name)]),
  );
  const names = [...encoded.keys()];
  const etag = `"${createHash('sha256').update(plain).digest('base64url')}"`;
  const headers = {
    // Weak: it is the same for each form of the content.
    etag: `W/${etag}`,
    'content-type': types[path.extname(file)],
    'cache-control': keep(path.join(folder, file)),
    ...(names.length > 0 && { vary: 'accept-encoding' }),
  };
  return (request, reply) => {
    const form = negotiate(request.headers['accept-encoding'] ?? '', names) ?? '';
    const content = encoded.get(form);
    reply.headers(headers);
    if (isHeld(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return content === undefined ? reply.send(plain) : reply.header('content-encoding', form).send(content);
  };
}
