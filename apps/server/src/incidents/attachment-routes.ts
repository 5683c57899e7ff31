import { isId } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import { type HttpParts, identify } from '../platform/http/operations.ts';
import { sendFile } from '../platform/http/send-file.ts';
import { makeContext } from '../platform/make-context.ts';
import { openAttachment } from './attach-file.ts';
import { readChunks } from './attachment-store.ts';

/** Files of people: always to be saved, and nothing in them runs here. The web shows pictures out of a blob it makes of them. */
export function registerIncidentFiles(http: FastifyInstance, parts: HttpParts): void {
  http.get<{ Params: { incident: string; attachment: string } }>(
    '/api/v1/incidents/:incident/attachments/:attachment',
    async (request, reply) => {
      const ctx = makeContext(parts.database, await identify(parts, request), request.id);
      const { incident, attachment: id } = request.params;
      const file = await openAttachment(ctx, incident.slice(0, 100), isId(id) ? id : noFile);
      return await sendFile(reply, file, readChunks(ctx.read, file.id));
    },
  );
}

/** Nothing has this id. */
const noFile = '00000000-0000-7000-8000-000000000000';
