import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type HttpParts, identify } from '../platform/http/operations.ts';
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
    const found = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
      ? await findAttachment(ctx.read, report.id, id)
      : undefined;
    if (found === undefined || found.redactedAt !== undefined)
      throw new Problem('reports.attachment_not_found', 'there is no such file, or it was redacted', {
        help: 'the report lists its files',
      });
    return await reply
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeRfc5987(found.name)}`)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-length', String(found.bytes))
      .type('application/octet-stream')
      .send(Readable.from(readChunks(ctx.read, id), { objectMode: false }));
  });
}

/** Source: RFC 8187, section 3.2 */
function encodeRfc5987(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
