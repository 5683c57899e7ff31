import { existsSync } from 'node:fs';
import path from 'node:path';
import serveFiles from '@fastify/static';
import { operations } from '@lockstep/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';
import { registerFirstFiles } from './first-files.ts';
import { readSessionCookie } from './session-cookie.ts';

const hashedFolder = `${path.sep}assets${path.sep}`;

/** What every screen asks before it shows anything: asked for with the scripts, and there once they run. Source: RFC 8288 */
const asksAhead = [operations.whoAmI, operations.getSample]
  .map(({ path: address }) => `<${address}>; rel=preload; as=fetch; crossorigin`)
  .join(', ');

type SendFile = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** The built web app where there is one: hashed files for ever, everything else revalidated, unknown pages get `index.html`. */
export async function registerWeb(app: FastifyInstance, folder: string, isSecure: boolean): Promise<void> {
  const hasWeb = existsSync(path.join(folder, 'index.html'));
  const sendPage = hasWeb ? await registerFiles(app, folder, isSecure) : undefined;
  app.setNotFoundHandler((request, reply) => {
    const [address = ''] = request.url.split('?');
    // A version stands in addresses, too: what a browser opens as a page is one, dots or not.
    const isFile = /\.\w+$/.test(address) && request.headers.accept?.includes('text/html') !== true;
    const isPage = request.method === 'GET' && !address.startsWith('/api/') && !isFile;
    if (sendPage !== undefined && isPage) return sendPage(request, reply);
    throw new Problem(
      'request.not_found',
      `there is no \`${request.method} ${request.url.split('?')[0]?.slice(0, 200)}\``,
      {
        help: 'see `/api/v1/openapi.json` for what there is',
      },
    );
  });
}

/** @returns what answers with the page */
async function registerFiles(app: FastifyInstance, folder: string, isSecure: boolean): Promise<SendFile> {
  await app.register(serveFiles, {
    root: folder,
    preCompressed: true,
    index: false,
    cacheControl: false,
    setHeaders: (reply, file) => void reply.header('cache-control', keepOf(file)),
  });
  const sendIndex = registerFirstFiles(app, folder, keepOf);
  const sendPage: SendFile = (request, reply) => {
    // Who is not signed in is asked to, and told of no refused request.
    if (readSessionCookie(request, isSecure) !== undefined) reply.header('link', asksAhead);
    return sendIndex(request, reply);
  };
  app.get('/', sendPage);
  return sendPage;
}

const keepOf = (file: string): string =>
  file.includes(hashedFolder) ? 'public, max-age=31536000, immutable' : 'no-cache';
