import { existsSync } from 'node:fs';
import path from 'node:path';
import serveFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.ts';

const hashedFolder = `${path.sep}assets${path.sep}`;

/** The built web app where there is one: hashed files for ever, everything else revalidated, unknown pages get `index.html`. */
export async function registerWeb(app: FastifyInstance, folder: string): Promise<void> {
  const hasWeb = existsSync(path.join(folder, 'index.html'));
  if (hasWeb) {
    await app.register(serveFiles, {
      root: folder,
      preCompressed: true,
      index: 'index.html',
      cacheControl: false,
      setHeaders: (reply, file) => {
        reply.header('cache-control', file.includes(hashedFolder) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const [address = ''] = request.url.split('?');
    // A version stands in addresses, too: what a browser opens as a page is one, dots or not.
    const isFile = /\.\w+$/.test(address) && request.headers.accept?.includes('text/html') !== true;
    const isPage = request.method === 'GET' && !address.startsWith('/api/') && !isFile;
    if (hasWeb && isPage) return reply.sendFile('index.html');
    throw new Problem(
      'request.not_found',
      `there is no \`${request.method} ${request.url.split('?')[0]?.slice(0, 200)}\``,
      {
        help: 'see `/api/v1/openapi.json` for what there is',
      },
    );
  });
}
