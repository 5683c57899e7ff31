import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RequestContext } from '../platform/context.ts';
import type { Validators } from '../platform/outgoing/download.ts';
import { DownloadFailed } from '../platform/outgoing/request-file.ts';
import type { FileMark, SourceState } from './feed-source.ts';
import type { Gathered } from './gathered.ts';
import { readRecords, spooledFile, type UnpackLimits } from './read-feed.ts';
import { swapVex, type VexFound, vexNameOf } from './swap-vex.ts';
import type { SyncRun } from './sync-run.ts';
import { rejectionsOf, rejectionWords, withRejections } from './vex-rejections.ts';
import { readRepository } from './vex-repository.ts';
import { currentVexNamed } from './whole-store.ts';

const mebibyte = 1024 * 1024;
const archiveBytes = 512 * mebibyte;
const documentBytes = 32 * mebibyte;
const limits: UnpackLimits = { unpackedBytes: 256 * mebibyte, entries: 100_000 };
const together = 6;

/** Fetches a VEX repository: an archive, an index with documents below it, a manifest that names either, or one document. */
export async function gatherVex(ctx: RequestContext, run: SyncRun): Promise<Gathered> {
  return await gatherFrom(ctx, run, run.source.url, true);
}

async function gatherFrom(ctx: RequestContext, run: SyncRun, url: string, mayPoint: boolean): Promise<Gathered> {
  const { state } = run.source;
  const file = path.join(run.folder, 'repository');
  const answer = await run.fetchFrom(url, '', markOf(state, url), file, archiveBytes);
  if (answer.outcome === 'unchanged') return unchanged(state);
  if (answer.outcome === 'missing') throw failed('there is no such file at the source (404)');
  const after: SourceState = { ...state, wholeAt: ctx.now, validators: { [url]: answer.validators } };
  const upload = await spooledFile(file);
  if (upload.packing === 'zip') {
    run.loading('whole');
    const records = readRecords(upload, limits);
    return await toLoad(ctx, run, after, (found) => readArchive(records, found));
  }
  const text = await readFile(file, 'utf8');
  const read = readRepository(text);
  if (!read.ok) throw failed(read.problem);
  switch (read.repository.kind) {
    case 'manifest':
      // The manifest is small and is read each time; what it points to has a mark of its own.
      if (!mayPoint) throw failed('its manifest points to another manifest');
      return await gatherFrom(ctx, run, read.repository.url, false);
    case 'index':
      // Read each time as well: a list stays the same while its documents change.
      return await gatherIndex(ctx, run, url, read.repository.locations);
    case 'document':
      run.loading('whole');
      return await toLoad(ctx, run, after, async (found) => void found.documents.set('', text));
  }
}

function markOf(state: SourceState, key: string): Validators {
  const { etag, lastModified } = state.validators[key] ?? {};
  return { etag, lastModified };
}

function failed(message: string): DownloadFailed {
  return new DownloadFailed(message, { isBroken: false });
}

/** Documents by their place in the archive, without the folder that archives of repositories begin with. */
async function readArchive(records: ReturnType<typeof readRecords>, found: VexFound): Promise<void> {
  for await (const { at, text } of records) {
    const place = at
      .replace(/ (?:document|line 1)$/, '')
      .split('/')
      .slice(1)
      .join('/');
    if (/(^|\/)(index|vex-repository|package|manifest)\.json$/.test(place) || !place.endsWith('.json')) continue;
    found.documents.set(place, text);
  }
}

async function gatherIndex(
  ctx: RequestContext,
  run: SyncRun,
  url: string,
  locations: readonly string[],
): Promise<Gathered> {
  const base = url.replace(/[^/]*$/, '').replace(/\/$/, '');
  const marks: Record<string, FileMark> = {};
  const found: VexFound = { documents: new Map(), kept: new Set() };
  const wanted = [...locations];
  const fetchSome = async (worker: number): Promise<void> => {
    const own = path.join(run.folder, `document-${worker}.json`);
    for (let location = wanted.pop(); location !== undefined; location = wanted.pop()) {
      const known = markOf(run.source.state, location);
      const answer = await run.fetchFrom(base, location, known, own, documentBytes);
      if (answer.outcome === 'missing') throw failed(`its index lists \`${location}\`, which is not there`);
      if (answer.outcome === 'unchanged') {
        marks[location] = run.source.state.validators[location] ?? known;
        found.kept.add(location);
      } else {
        marks[location] = answer.validators;
        found.documents.set(location, await readFile(own, 'utf8'));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, wanted.length) }, (_, worker) => fetchSome(worker)));
  const after: SourceState = { ...run.source.state, wholeAt: ctx.now, validators: marks };
  if (found.documents.size === 0 && (await isAllThere(ctx, run.source.name, found.kept))) return unchanged(after);
  run.loading('whole');
  return await toLoad(ctx, run, after, async (all) => {
    for (const [place, text] of found.documents) all.documents.set(place, text);
    for (const place of found.kept) all.kept.add(place);
  });
}

function unchanged(state: SourceState): Gathered {
  return { outcome: 'unchanged', state, shortfall: rejectionWords(rejectionsOf(state)) };
}

async function isAllThere(ctx: RequestContext, source: string, kept: ReadonlySet<string>): Promise<boolean> {
  const names = new Set([...kept].map((place) => vexNameOf(source, place)));
  return (await currentVexNamed(ctx.read, vexNameOf(source, ''))).every(({ name }) => names.has(name));
}

async function toLoad(
  ctx: RequestContext,
  run: SyncRun,
  state: SourceState,
  read: (found: VexFound) => Promise<void>,
): Promise<Gathered> {
  const found: VexFound = { documents: new Map(), kept: new Set() };
  await read(found);
  if (found.documents.size + found.kept.size === 0) throw failed('it holds no document');
  return {
    outcome: 'load',
    scope: 'whole',
    swap: async (tx) => {
      // Those that have not changed and were rejected before.
      const before = rejectionsOf(state).count;
      const { counts, rejected } = await swapVex(tx, ctx, run.source, found);
      const after = withRejections(state, rejected);
      return {
        counts: { ...counts, unchanged: counts.unchanged - before, rejected: counts.rejected + before },
        state: after,
        shortfall: rejectionWords(rejectionsOf(after)),
      };
    },
  };
}
