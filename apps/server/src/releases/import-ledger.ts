import { LedgerHeader } from '@lockstep/contract';
import type { z } from 'zod';
import type { RequestContext } from '../platform/context.ts';
import { validate } from '../platform/http/validate.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import {
  addEnvironment,
  addService,
  findService,
  getService,
  requireSampleScope,
  type Service,
} from '#services/index.ts';
import { emptySummary, importBatch, type ImportSummary } from './import-batch.ts';
import { type ImportLine, parseLine, readImportLine } from './import-lines.ts';
import { type FileLine, readLines } from './read-lines.ts';
import { isZlibError, unpack } from './read-upload.ts';

const mebibyte = 1024 * 1024;
const maxLineBytes = 64 * mebibyte;
/** Unpacked; bounds what a packed upload can make us read. */
const maxImportBytes = 4 * 1024 * mebibyte;
const batchLines = 50;
const batchBytes = 16 * mebibyte;
const maxProblems = 1_000;

/**
 * Imports the history of one service, batch by batch: what was committed stays, and importing the same file again changes
 * nothing. A line that is wrong is reported and left out.
 *
 * @param options `isSample`: services it makes belong to the sample
 * @throws `releases.import_invalid` when the first line is not the header of a ledger file
 */
export async function importLedger(
  ctx: RequestContext,
  stream: AsyncIterable<Uint8Array>,
  options: { isSample?: boolean } = {},
): Promise<ImportSummary> {
  requirePermission(ctx, 'releases.import');
  const summary = emptySummary();
  try {
    await importStream(ctx, limited(unpack(stream)), summary, options.isSample ?? false);
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new Problem('releases.import_invalid', 'the gzip data is damaged or cut off', {
      help: `pack it again; ${summary.releases.added} releases are imported and stay`,
    });
  }
  return bounded(summary);
}

async function importStream(
  ctx: RequestContext,
  stream: AsyncIterable<Uint8Array>,
  summary: ImportSummary,
  isSample: boolean,
): Promise<void> {
  let service: Service | undefined;
  let batch: ImportLine[] = [];
  let bytes = 0;
  const flush = async (into: Service): Promise<void> => {
    const lines = batch;
    batch = [];
    bytes = 0;
    if (lines.length === 0) return;
    merge(summary, await ctx.transaction((tx) => importBatch(tx, ctx, into, lines)));
  };
  for await (const line of readLines(stream, maxLineBytes)) {
    if (service === undefined) {
      service = await ensureService(ctx, readHeader(line), isSample);
      continue;
    }
    const read = await readOrReport(line, summary);
    if (read === undefined) continue;
    batch.push(read);
    bytes += read.bytes;
    if (batch.length >= batchLines || bytes >= batchBytes) await flush(service);
  }
  if (service === undefined) throw new Problem('releases.import_invalid', 'the file is empty', { help: headerHelp });
  await flush(service);
}

const headerHelp = 'the first line reads `{ "format": "lockstep-ledger/1", "service": { "name": "..." } }`';

function readHeader(line: FileLine): z.output<typeof LedgerHeader> {
  try {
    return validate(LedgerHeader, parseLine(line), 'body');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('releases.import_invalid', `line ${line.number}: ${error.message}`, {
      help: headerHelp,
      fields: error.fields,
    });
  }
}

async function readOrReport(line: FileLine, summary: ImportSummary): Promise<ImportLine | undefined> {
  try {
    return await readImportLine(line);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (summary.problems.length <= maxProblems) {
      summary.problems.push({ at: `line ${line.number}`, problem: error.message });
    }
    return undefined;
  }
}

/** The service and the environments of the header, made where they are new. */
async function ensureService(
  ctx: RequestContext,
  header: z.output<typeof LedgerHeader>,
  isSample: boolean,
): Promise<Service> {
  return ctx.transaction(async (tx) => {
    if ((await findService(tx, header.service.name)) === undefined) {
      await addService(tx, ctx, { ...header.service, isSample });
    }
    const service = await getService(tx, header.service.name);
    requireSampleScope(ctx, service);
    if (!isSample && service.isSample) {
      throw new Problem('releases.import_invalid', `\`${service.name}\` is a service of the sample organisation`, {
        help: 'remove the sample first, or import under another name',
        fields: [{ field: 'line 1', problem: 'names a sample service' }],
      });
    }
    if (isSample && !service.isSample) {
      throw new Problem('gate.sample_only', `service \`${service.name}\` exists and is not part of the sample`);
    }
    for (const environment of header.environments) await addEnvironment(tx, ctx, environment);
    return service;
  });
}

async function* limited(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > maxImportBytes) {
      throw new Problem('request.too_large', 'the file is larger than 4 GiB unpacked', { help: 'split it' });
    }
    yield chunk;
  }
}

function merge(into: ImportSummary, part: ImportSummary): void {
  into.releases.added += part.releases.added;
  into.releases.unchanged += part.releases.unchanged;
  into.sboms.added += part.sboms.added;
  into.sboms.unchanged += part.sboms.unchanged;
  into.sboms.missing += part.sboms.missing;
  into.events.added += part.events.added;
  into.events.unchanged += part.events.unchanged;
  if (into.problems.length <= maxProblems) into.problems.push(...part.problems);
}

function bounded(summary: ImportSummary): ImportSummary {
  const byLine = summary.problems.toSorted((a, b) => a.at.localeCompare(b.at, 'en', { numeric: true }));
  return { ...summary, problems: byLine.slice(0, maxProblems) };
}
