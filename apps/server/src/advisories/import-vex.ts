import { hash } from 'node:crypto';
import { BundledVex } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { type FeedLine, readRecords, type Spooled, withSpooled } from './read-feed.ts';
import { refuseShrunkVex, vexNameOf } from './swap-vex.ts';
import { withdrawVex } from './vex-change.ts';
import { loadVex } from './vex-load.ts';
import { vexWithdrawnSince } from './vex-text-store.ts';
import { currentVexNamed } from './whole-store.ts';

export interface ImportVex {
  /** The documents are all those of this repository: others of it are withdrawn. Undefined: they stand by themselves. */
  readonly source: string | undefined;
  /** When the bundle was made. */
  readonly madeAt: number;
  readonly allowOlder: boolean;
  readonly stream: AsyncIterable<Uint8Array>;
}

export interface ImportedVex {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly gone: number;
  /** Documents that were not loaded, with the reason. */
  readonly rejected: readonly { readonly at: string; readonly problem: string }[];
}

/** Loads the VEX documents of a bundle, all of a repository or nothing; the same again changes nothing. */
export async function importVex(ctx: RequestContext, input: ImportVex): Promise<ImportedVex> {
  requirePermission(ctx, 'advisories.vex');
  requireReal(ctx);
  const { stream, ...terms } = input;
  return await withSpooled(stream, (upload) =>
    ctx.transaction((tx) => swapIn(tx, { ...ctx, transaction: (work) => work(tx) }, terms, upload)),
  );
}

async function swapIn(
  tx: Transaction,
  joined: RequestContext,
  terms: Omit<ImportVex, 'stream'>,
  upload: Spooled,
): Promise<ImportedVex> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const rejected: { at: string; problem: string }[] = [];
  const there = new Set<string>();
  const withdrawn = terms.allowOlder ? new Set<string>() : await vexWithdrawnSince(tx, terms.madeAt);
  for await (const line of readRecords(upload)) {
    const document = readLine(line, terms.source);
    there.add(document.name);
    const loaded = await loadOne(joined, document, terms, withdrawn);
    if (typeof loaded === 'string') rejected.push({ at: document.name, problem: loaded });
    else if (!loaded.isNew) counts.unchanged += 1;
    else if (loaded.replaced === undefined) counts.added += 1;
    else counts.changed += 1;
  }
  return { ...counts, gone: await withdrawOthers(tx, joined, terms, there), rejected };
}

function readLine({ at, text }: FeedLine, source: string | undefined): BundledVex {
  const parsed = BundledVex.safeParse(jsonOf(text));
  if (!parsed.success) throw invalid(at, 'it is no VEX document of a bundle');
  const { data } = parsed;
  const ofSource = /^vex:([^/]+)/.exec(data.name)?.[1];
  if (ofSource !== source) throw invalid(at, `\`${data.name}\` belongs to another repository`);
  if (data.text !== null && `sha256:${hash('sha256', data.text)}` !== data.digest)
    throw invalid(at, `the digest of \`${data.name}\` is wrong`);
  return data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(field: string, problem: string): Problem {
  return new Problem('advisories.vex_invalid', `the VEX documents can not be loaded: ${problem}`, {
    help: 'carry the bundle over again, or export it again',
    fields: [{ field, problem }],
  });
}

/** @returns why it was not loaded, for people */
async function loadOne(
  joined: RequestContext,
  document: BundledVex,
  { source, allowOlder }: Omit<ImportVex, 'stream'>,
  withdrawn: ReadonlySet<string>,
) {
  const { name, trust, text } = document;
  if (text === null) return 'the bundle does not hold its text: load it again on the other side, and export again';
  const expiresAt = document.expiresAt === null ? undefined : Date.parse(document.expiresAt);
  if (expiresAt !== undefined && expiresAt <= joined.now) return 'it has expired';
  if (withdrawn.has(name)) return 'it was withdrawn here after the bundle was made';
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text ?? '');
  }
  try {
    const isPlace = source !== undefined;
    return await loadVex(joined, { name, trust, expiresAt, allowOlder, isPlace, stream: stream() });
  } catch (error) {
    // What this installation can not read is told; an older document, or one of other products, refuses the whole.
    if (error instanceof Problem && error.code === 'advisories.vex_invalid')
      return error.fields?.[0]?.problem ?? error.message;
    throw error;
  }
}

/** A statement nobody stands by any more must not go on suppressing. */
async function withdrawOthers(
  tx: Transaction,
  joined: RequestContext,
  { source, madeAt, allowOlder }: Omit<ImportVex, 'stream'>,
  there: ReadonlySet<string>,
): Promise<number> {
  if (source === undefined) return 0;
  const current = await currentVexNamed(tx, vexNameOf(source, ''));
  const gone = current.filter(({ name }) => !there.has(name));
  if (!allowOlder) refuseShrunkVex(source, current.length, gone.length, 'import the bundle with `--allow-older`');
  const on = new Date(madeAt).toISOString();
  for (const { id } of gone) await withdrawVex(joined, id, `the bundle of ${on} does not hold it any more`);
  return gone.length;
}
