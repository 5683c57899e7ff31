import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Client, ProblemError } from '@lockstep/client';
import type { Cli } from '../cli.ts';
import { CliProblem, exitCodes, type ExitCode, usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { Progress } from '../progress.ts';
import { counted, tableLines } from '../table.ts';
import { bundleLines, checkBundle, type FeedHead } from './feed-bundle.ts';

export interface ImportFlags {
  readonly allowOlder?: boolean;
  readonly digest?: string;
}

interface Imported {
  readonly feed: string;
  readonly contentAt: string | null;
  /** Undefined: nothing of it was loaded. */
  readonly counts:
    | { readonly added: number; readonly changed: number; readonly unchanged: number; readonly gone: number }
    | undefined;
  /** Of what it holds and was not loaded; undefined: nothing. */
  readonly note: string | undefined;
  readonly problem: string | undefined;
}

interface Part {
  readonly head: FeedHead;
  /** Of the bundle. */
  readonly madeAt: string;
}

/** Checks the whole bundle first, then swaps in feed by feed, each whole or not at all. */
export async function importBundle(cli: Cli, file: string, flags: ImportFlags): Promise<ExitCode> {
  const progress = new Progress(cli.terminal);
  try {
    progress.now(`checking ${file}`);
    const bundle = await checkBundle(file);
    if (flags.digest !== undefined && flags.digest.toLowerCase() !== bundle.digest)
      throw usageProblem(
        `\`${file}\` is ${bundle.digest}, not the one with the digest you gave`,
        'nothing was loaded; compare with what the export printed',
      );
    const results: Imported[] = [];
    const client = await cli.client();
    for (const feed of bundle.feeds) {
      progress.now(`loading ${feed.feed}`, results.length / bundle.feeds.length);
      results.push(await importFeed(client, file, { head: feed, madeAt: bundle.madeAt }, flags));
    }
    progress.end();
    print(cli, results);
    return results.some(({ problem }) => problem !== undefined) ? exitCodes.error : exitCodes.ok;
  } finally {
    progress.end();
  }
}

async function importFeed(client: Client, file: string, part: Part, flags: ImportFlags): Promise<Imported> {
  const { head } = part;
  const base = { feed: head.feed, contentAt: head.contentAt, note: undefined };
  const packed = createGzip();
  // When the server has heard enough, the rest is not read.
  const sending = pipeline(Readable.from(textsOf(file, head.feed)), packed).catch(() => undefined);
  const stream = ReadableStream.from(packed as AsyncIterable<Uint8Array>);
  try {
    const { rejected, ...loaded } = await send(client, part, flags, stream);
    const { added, changed, unchanged, gone } = loaded;
    const [first] = head.kind === 'vex' ? rejected : [];
    const note =
      first === undefined
        ? undefined
        : `${counted(rejected.length, 'document')} can not be used, the first \`${first.at}\`: ${first.problem}`;
    return { ...base, counts: { added, changed, unchanged, gone }, note, problem: undefined };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const help = error.help === undefined ? '' : ` (${error.help})`;
    return { ...base, counts: undefined, problem: `${error.message}${help}` };
  } finally {
    packed.destroy();
    await sending;
  }
}

/** A feed is loaded as its file would be; documents of a repository are told from those that stand by themselves. */
async function send(client: Client, { head, madeAt }: Part, flags: ImportFlags, stream: ReadableStream<Uint8Array>) {
  const { kind } = head;
  const older = flags.allowOlder === true ? { allowOlder: 'true' } : {};
  if (kind === 'vex') {
    const source = head.name === null ? {} : { source: head.name };
    return await client.call('importVex', { query: { madeAt, ...source, ...older }, stream });
  }
  const query = {
    whole: 'true',
    ...(head.name === null ? {} : { name: head.name }),
    ...(head.contentAt === null ? {} : { contentAt: head.contentAt }),
    ...older,
  };
  return await client.call('loadFeed', { params: { kind }, query, stream });
}

/** Read anew for each feed: one that is refused leaves nothing of another behind. */
async function* textsOf(file: string, feed: string): AsyncGenerator<string> {
  let isInside = false;
  for await (const line of bundleLines(file, (problem) => new CliProblem(exitCodes.error, problem))) {
    if ('feed' in line) isInside = line.feed === feed;
    else if (isInside && 'text' in line) yield `${line.text}\n`;
    else if (isInside) return;
  }
}

function print({ terminal }: Cli, results: readonly Imported[]): void {
  if (terminal.isJson) {
    const items = results.map(({ counts, problem, ...rest }) => ({ ...rest, ...counts, problem }));
    return terminal.json({ schema: 'lockstep.advisories.import/1', items });
  }
  const { green, red, dim } = terminal.paint;
  const rows = results.map(({ feed, contentAt, counts, problem }) => [
    feed,
    timeText(contentAt),
    ...[counts?.added, counts?.changed, counts?.unchanged, counts?.gone].map((count) => String(count ?? '-')),
    counts === undefined
      ? { text: `✗ ${problem ?? ''}`, paint: red }
      : counts.added + counts.changed + counts.gone === 0
        ? { text: '✓ unchanged', paint: dim }
        : { text: '✓ loaded', paint: green },
  ]);
  const heading = ['FEED', 'CONTENT OF', 'ADDED', 'CHANGED', 'UNCHANGED', 'GONE', 'STATE'];
  for (const line of tableLines(heading, rows, terminal.width, 'wrap')) terminal.out(line);
  for (const { feed, note } of results) if (note !== undefined) terminal.say(`note: ${feed}: ${note}`);
}
