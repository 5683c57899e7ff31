import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type HttpParts, identify } from '../platform/http/operations.ts';
import { makeContext } from '../platform/make-context.ts';
import { openAttachment } from './attach-file.ts';
import { readChunks } from './attachment-store.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Files of people: always to be saved, and nothing in them runs here. The web shows pictures out of a blob it makes of them. */
export function registerIncidentFiles(http: FastifyInstance, parts: HttpParts): void {
  http.get<{ Params: { incident: string; attachment: string } }>(
    '/api/v1/incidents/:incident/attachments/:attachment',
    async (request, reply) => {
      const ctx = makeContext(parts.database, await identify(parts, request), request.id);
      const { incident, attachment: id } = request.params;
      const file = await openAttachment(ctx, incident.slice(0, 100), uuid.test(id) ? id : noFile);
      return await reply
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeRfc5987(file.name)}`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .header('content-length', String(file.bytes))
        .type(file.mediaType)
        .send(Readable.from(readChunks(ctx.read, file.id), { objectMode: false }));
    },
  );
}

/** Nothing has this id. */
const noFile = '00000000-0000-7000-8000-000000000000';

/** Source: RFC 8187, section 3.2 */
function encodeRfc5987(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
