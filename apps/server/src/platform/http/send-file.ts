import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** A file of people or strangers: always to be saved, and nothing in it runs here. */
export async function sendFile(
  reply: FastifyReply,
  { name, bytes, mediaType }: { readonly name: string; readonly bytes: number; readonly mediaType: string },
  chunks: AsyncIterable<Uint8Array>,
): Promise<FastifyReply> {
  return await reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeRfc5987(name)}`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-length', String(bytes))
    .type(mediaType)
    .send(Readable.from(chunks, { objectMode: false }));
}

/** Source: RFC 8187, section 3.2 */
function encodeRfc5987(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
