import { createHash } from 'node:crypto';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import {
  type Attachment,
  beginAttachment,
  dropAttachment,
  dropOrphansBefore,
  endAttachment,
  findAttachment,
  growAttachment,
  insertChunk,
  keptAttachmentBytes,
  listAttachmentRows,
  removeBytes,
} from './attachment-store.ts';
import { recordIncidentEvent } from './events.ts';
import { plain } from './follow/teller.ts';
import type { Incident } from './incident.ts';
import { refuseHeld } from './mark-incident.ts';
import { headBytes, mediaTypeOf } from './media-type.ts';
import { insertRedaction } from './redact-store.ts';
import { requireIncidentScope } from './scope.ts';
import { getIncident, getIncidentToChange } from './store.ts';
import { appendEntry, refuseFutureEntry } from './timeline.ts';
import { readerOf } from './visibility.ts';

export interface AttachmentLimits {
  readonly bytesEach: number;
  readonly bytesPerIncident: number;
}

export const defaultLimits: AttachmentLimits = { bytesEach: 25 * 1024 * 1024, bytesPerIncident: 500 * 1024 * 1024 };

const chunkBytes = 256 * 1024;
/** An upload that takes longer was cut off. */
const orphanMs = 24 * 3_600_000;

export interface NewAttachment {
  readonly name: string;
  readonly happenedAt?: number | undefined;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** Keeps a file while it arrives, a piece at a time; it belongs to the incident when the last byte and its digest are there. */
export async function attachFile(
  ctx: RequestContext,
  ref: string,
  input: NewAttachment,
  limits: AttachmentLimits = defaultLimits,
): Promise<Attachment> {
  requirePermission(ctx, 'incidents.write');
  refuseFutureEntry(ctx, input.happenedAt);
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  requireIncidentScope(ctx, incident);
  const id = ctx.newId();
  const name = fileName(input.name);
  await beginAttachment(ctx.read, { id, incidentId: incident.id, name, now: ctx.now, by: actorRef(ctx.actor) });
  try {
    const stored = await storeBytes(ctx.read, id, input.stream, limits);
    return await ctx.transaction(
      async (tx) =>
        await claim(tx, ctx, incident.id, { id, name, ...stored }, { limits, happenedAt: input.happenedAt }),
    );
  } catch (error) {
    await dropAttachment(ctx.read, id);
    throw error;
  }
}

/** Without folders and signs that steer a terminal or the direction of writing. */
function fileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? name;
  const clean = last.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return clean === '' ? 'file' : clean;
}

interface Stored {
  readonly bytes: number;
  readonly digest: string;
  readonly mediaType: string;
}

async function storeBytes(
  tx: Transaction,
  id: string,
  stream: AsyncIterable<Uint8Array>,
  limits: AttachmentLimits,
): Promise<Stored> {
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let bytes = 0;
  let position = 0;
  for await (const chunk of inChunks(stream)) {
    bytes += chunk.byteLength;
    if (bytes > limits.bytesEach) throw tooLarge(limits);
    if ((await growAttachment(tx, id, bytes)) > limits.bytesPerIncident) throw full(limits);
    hash.update(chunk);
    if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
    await insertChunk(tx, id, position, chunk);
    position += 1;
  }
  return { bytes, digest: `sha256:${hash.digest('hex')}`, mediaType: mediaTypeOf(head) };
}

/** Pieces of one size, whatever the network made of them. */
async function* inChunks(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    held.push(part);
    length += part.byteLength;
    if (length < chunkBytes) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(held);
}

const mebibytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024);

function tooLarge({ bytesEach }: AttachmentLimits): Problem {
  return new Problem('incidents.attachment_too_large', `the file is larger than ${mebibytes(bytesEach)} MiB`, {
    help: 'pack it, cut out the part that matters, or link to where it lies',
  });
}

function full({ bytesPerIncident }: AttachmentLimits): Problem {
  const most = mebibytes(bytesPerIncident);
  return new Problem('incidents.attachments_full', `the files of this incident are ${most} MiB already`, {
    help: 'remove one that is not needed any more, or link to where this one lies',
  });
}

async function claim(
  tx: Transaction,
  ctx: RequestContext,
  incidentId: string,
  file: Stored & { readonly id: string; readonly name: string },
  { limits, happenedAt }: { readonly limits: AttachmentLimits; readonly happenedAt: number | undefined },
): Promise<Attachment> {
  const incident = await getIncidentToChange(tx, ctx, incidentId);
  const { id, name, bytes, digest, mediaType } = file;
  // Uploads that grew at the same moment did not see each other.
  if ((await keptAttachmentBytes(tx, incidentId)) + bytes > limits.bytesPerIncident) throw full(limits);
  const entryId = await appendEntry(tx, ctx, incident, {
    kind: 'attachment',
    text: `Attached ${plain(name)} (${sizeOf(bytes)}).`,
    happenedAt,
    refs: [{ kind: 'attachment', id, label: name }],
  });
  await endAttachment(tx, id, { entryId: entryId ?? '', bytes, digest, mediaType });
  await recordIncidentEvent(tx, ctx, {
    type: 'incidents.file_attached',
    incident,
    body: { attachmentId: id, entryId, bytes, digest, mediaType },
  });
  return await getAttachment(tx, incident, id);
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KiB'] : [bytes / 1024 / 1024, 'MiB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

async function getAttachment(tx: Transaction, incident: Incident, id: string): Promise<Attachment> {
  const attachment = await findAttachment(tx, incident.id, id);
  if (attachment !== undefined) return attachment;
  throw noAttachment(incident.name, id);
}

export function noAttachment(incident: string, id: string): Problem {
  return new Problem('incidents.attachment_not_found', `${incident} has no file \`${id}\``, {
    help: 'the timeline lists its files',
  });
}

export async function listAttachments(ctx: RequestContext, ref: string): Promise<readonly Attachment[]> {
  requirePermission(ctx, 'incidents.read');
  const { id } = await getIncident(ctx.read, ref, readerOf(ctx));
  return await listAttachmentRows(ctx.read, id);
}

/** A file that may be read; one that was removed is there no more. */
export async function openAttachment(ctx: RequestContext, ref: string, id: string): Promise<Attachment> {
  requirePermission(ctx, 'incidents.read');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  const attachment = await getAttachment(ctx.read, incident, id);
  if (attachment.removed !== undefined) throw noAttachment(incident.name, id);
  return attachment;
}

/** Takes the bytes away for good; a second time changes nothing. */
export async function removeAttachment(
  ctx: RequestContext,
  ref: string,
  id: string,
  because: string,
): Promise<Attachment> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    await refuseHeld(tx, incident);
    const { name, digest } = await getAttachment(tx, incident, id);
    const trace = { at: ctx.now, by: actorRef(ctx.actor), because };
    if (await removeBytes(tx, id, trace)) {
      await insertRedaction(tx, ctx.newId(), incident.id, {
        what: 'attachment',
        subjectId: id,
        isWhole: true,
        ...trace,
      });
      await recordIncidentEvent(tx, ctx, {
        type: 'incidents.file_removed',
        incident,
        body: { attachmentId: id, digest, because },
      });
      await appendEntry(tx, ctx, incident, { kind: 'attachment', text: `Removed ${plain(name)}: ${because}` });
    }
    return await getAttachment(tx, incident, id);
  });
}

/** Part of housekeeping. */
export async function pruneAttachments(tx: Transaction, now: number): Promise<void> {
  await dropOrphansBefore(tx, now - orphanMs);
}
