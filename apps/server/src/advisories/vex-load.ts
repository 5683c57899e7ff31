import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type VexDocument, type VexProblem, type VexTrust, productKeysOf, readVex } from '@lockstep/advisories';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { limitStream } from '../platform/http/limit-stream.ts';
import { workOutAll } from '#services/index.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { bumpRevision } from './store.ts';
import type { LoadedVex } from './vex-document.ts';
import { refreshNamed } from './vex-refresh.ts';
import { endVex, findCurrentVex, flawsOf, insertVex } from './vex-store.ts';
import { insertVexText } from './vex-text-store.ts';

export interface LoadVex {
  /** Else the publisher's id of the document, else its digest. */
  readonly name: string | undefined;
  readonly trust: VexTrust;
  readonly expiresAt: number | undefined;
  readonly allowOlder: boolean;
  /** The name is a place in a repository: what lies there now replaces what lay there, whatever it speaks of. */
  readonly isPlace?: boolean;
  readonly stream: AsyncIterable<Uint8Array>;
}

export interface VexLoad {
  readonly document: LoadedVex;
  /** False: the very same document was in force already, on the same terms. */
  readonly isNew: boolean;
  readonly replaced: string | undefined;
  readonly problems: readonly VexProblem[];
}

const maxBytes = 64 * 1024 * 1024;

/** Loads a VEX document: from the commit on it speaks about every finding that it names. */
export async function loadVex(ctx: RequestContext, input: LoadVex): Promise<VexLoad> {
  requirePermission(ctx, 'advisories.vex');
  requireReal(ctx);
  if (input.expiresAt !== undefined && input.expiresAt <= ctx.now) {
    throw new Problem('request.invalid', '`query.expiresAt`: is past', {
      help: 'give a moment to come, or leave it out',
      fields: [{ field: 'query.expiresAt', problem: 'is past' }],
    });
  }
  const bytes = await plainBytes(input.stream);
  const digest = `sha256:${hash('sha256', bytes)}`;
  const document = readDocument(bytes);
  return await ctx.transaction(async (tx) => {
    await bumpRevision(tx);
    const name = input.name ?? document.id ?? digest;
    const current = await findCurrentVex(tx, name);
    if (current !== undefined && isSame(current, digest, input)) {
      await insertVexText(tx, current.id, bytes);
      return { document: current, isNew: false, replaced: undefined, problems: current.problems };
    }
    const loaded = toLoaded(ctx, input, { name, digest, document });
    if (current !== undefined) await replace(tx, ctx, input, current, loaded);
    await insertVex(tx, loaded, document.statements);
    await insertVexText(tx, loaded.id, bytes);
    await recordLoaded(tx, ctx, loaded, current?.id);
    await refreshNamed(tx, ctx, flawsOf(document.statements));
    return { document: loaded, isNew: true, replaced: current?.id, problems: document.problems };
  });
}

function isSame(current: LoadedVex, digest: string, { trust, expiresAt }: LoadVex): boolean {
  return current.digest === digest && current.trust === trust && current.expiresAt === expiresAt;
}

async function plainBytes(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitStream(stream, maxBytes)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) {
      throw new Problem('request.too_large', 'the document unpacks to more than 64 MiB', {
        help: 'split the document',
      });
    }
    throw invalid('body', 'the gzip data is damaged or cut short', 'upload the document again');
  }
}

function readDocument(bytes: Buffer): VexDocument {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('body', 'it is not UTF-8 text', 'upload the document as JSON, plain or gzipped');
  }
  const read = readVex(text);
  if (!read.ok) throw invalid(`body${read.at}`, read.problem, read.help);
  const [first] = read.document.problems;
  if (read.document.statements.length === 0) {
    throw invalid(
      `body${first?.at ?? ''}`,
      first?.problem ?? 'it holds no statement',
      first?.help ?? 'load a document that states something',
    );
  }
  return read.document;
}

function invalid(field: string, problem: string, help: string): Problem {
  return new Problem('advisories.vex_invalid', `the VEX document can not be used: ${problem}`, {
    help,
    fields: [{ field, problem, help }],
  });
}

function toLoaded(
  ctx: RequestContext,
  { trust, expiresAt }: LoadVex,
  read: { readonly name: string; readonly digest: string; readonly document: VexDocument },
): LoadedVex {
  const { name, digest, document } = read;
  return {
    id: ctx.newId(),
    name,
    format: document.format,
    specVersion: document.specVersion,
    version: document.version,
    author: document.author ?? 'nobody named',
    trust,
    digest,
    issuedAt: document.issuedAt === undefined ? undefined : Date.parse(document.issuedAt),
    expiresAt,
    statements: document.statements.length,
    dropped: document.dropped,
    problems: document.problems,
    products: productKeysOf(document.statements),
    accepts: [],
    loadedAt: ctx.now,
    loadedBy: actorRef(ctx.actor),
    ended: undefined,
  };
}

/** The later document of a name speaks; one that speaks of other things, or is older, would take statements away unseen. */
async function replace(
  tx: Transaction,
  ctx: RequestContext,
  { allowOlder, isPlace }: LoadVex,
  current: LoadedVex,
  loaded: LoadedVex,
): Promise<void> {
  const before = new Set(isPlace === true ? [] : current.products);
  if (before.size > 0 && loaded.products.length > 0 && !loaded.products.some((product) => before.has(product))) {
    throw new Problem('advisories.vex_differs', `\`${current.name}\` is loaded and speaks of other products`, {
      help: 'publishers reuse ids: give this document a name of its own with `--name`, or withdraw the other',
    });
  }
  const isOlder = loaded.issuedAt !== undefined && current.issuedAt !== undefined && loaded.issuedAt < current.issuedAt;
  if (isOlder && !allowOlder) {
    throw new Problem('advisories.feed_older', `a later version of \`${current.name}\` is loaded`, {
      help: 'load it with `--allow-older` if that is what you want',
    });
  }
  await endVex(tx, current.id, {
    now: ctx.now,
    by: actorRef(ctx.actor),
    kind: 'replaced',
    because: `replaced by ${loaded.id}`,
  });
}

async function recordLoaded(
  tx: Transaction,
  ctx: RequestContext,
  loaded: LoadedVex,
  replaced: string | undefined,
): Promise<void> {
  await recordEvidence(tx, ctx, {
    type: 'advisories.vex_loaded',
    subjectId: loaded.id,
    body: {
      name: loaded.name,
      digest: loaded.digest,
      format: loaded.format,
      version: loaded.version,
      author: loaded.author,
      trust: loaded.trust,
      issuedAt: loaded.issuedAt,
      expiresAt: loaded.expiresAt,
      statements: loaded.statements,
      dropped: loaded.dropped,
      replaced,
    },
  });
  await recordChange(tx, ctx, { kind: 'advisories.vex_loaded', subjectId: loaded.id, permission: 'advisories.read' });
  if (loaded.expiresAt !== undefined) {
    await workOutAll(tx, ctx, { key: `vex ${loaded.id}`, dueAt: loaded.expiresAt });
  }
}
