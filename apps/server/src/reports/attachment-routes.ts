import { isId } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import { type HttpParts, identify } from '../platform/http/operations.ts';
import { sendFile } from '../platform/http/send-file.ts';
import { makeContext } from '../platform/make-context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { findAttachment, readChunks } from './attachment-store.ts';
import { getReport } from './store.ts';

/** Files of strangers: always to be saved, never shown, so that nothing in them runs here. */
export function registerAttachments(http: FastifyInstance, parts: HttpParts): void {
  http.get('/api/v1/reports/:report/attachments/:attachment', async (request, reply) => {
    const ctx = makeContext(parts.database, await identify(parts, request), request.id);
    requirePermission(ctx, 'reports.read');
    const { report: reference, attachment: id } = request.params as {
      readonly report: string;
      readonly attachment: string;
    };
    const report = await getReport(ctx.read, reference.slice(0, 100));
    const found = isId(id) ? await findAttachment(ctx.read, report.id, id) : undefined;
    if (found === undefined || found.redactedAt !== undefined)
      throw new Problem('reports.attachment_not_found', 'there is no such file, or it was redacted', {
        help: 'the report lists its files',
      });
    return await sendFile(reply, { ...found, mediaType: 'application/octet-stream' }, readChunks(ctx.read, id));
  });
}
