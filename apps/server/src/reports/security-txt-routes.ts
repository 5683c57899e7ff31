import type { FastifyInstance } from 'fastify';
import { Problem } from '../platform/problem.ts';
import type { ReportsParts } from './parts.ts';
import { securityTxt } from './security-txt.ts';
import { findSettings } from './settings-store.ts';

const place = '/.well-known/security.txt';

/** Where people look for whom to tell, and where they looked before it had a place of its own. */
export function registerSecurityTxt(http: FastifyInstance, parts: ReportsParts): void {
  http.get(place, async (_request, reply) => {
    const { database, publicUrl, canTakeMail } = parts;
    const { settings } = await findSettings(database.read);
    const text = securityTxt(settings, { publicUrl, takesMail: canTakeMail }, database.clock.now());
    if (text === undefined)
      throw new Problem('reports.no_contact', 'nobody has said yet whom to tell of security problems', {
        help: 'ask whoever runs this service; an admin sets a contact in Settings, Reports',
      });
    return await reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=3600').send(text);
  });
  http.get('/security.txt', async (_request, reply) => await reply.redirect(place, 301));
}
