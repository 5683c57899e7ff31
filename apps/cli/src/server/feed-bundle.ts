import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FeedBundleLine } from '@lockstep/contract';
import type { Cli } from '../cli.ts';
import { CliProblem, exitCodes } from '../cli-problem.ts';
import { jsonRecords } from '../files/json-records.ts';
import { openDocument } from '../files/open-file.ts';
import { Progress } from '../progress.ts';
import { counted, named } from '../table.ts';

/** The head of one feed in a bundle. */
export type FeedHead = Extract<FeedBundleLine, { readonly feed: string }>;

/** What a whole and true bundle holds. */
export interface CheckedBundle {
  readonly madeAt: string;
  readonly feeds: readonly (FeedHead & { readonly lines: number })[];
  /** VEX documents it names without their text. */
  readonly textless: readonly string[];
  /** Of the file: `sha256:` and hex. */
  readonly digest: string;
}

/** Writes everything that is loaded into one file, whole or not at all. */
export async function exportBundle(cli: Cli, file: string): Promise<void> {
  const client = await cli.client();
  const progress = new Progress(cli.terminal);
  const unfinished = `${file}.part`;
  async function* lines(): AsyncGenerator<string> {
    let count = 0;
    let feed = '';
    for await (const line of client.lines('exportFeeds')) {
      if ('feed' in line) ({ feed } = line);
      if (++count % 1_000 === 0) progress.now(`${feed}: ${counted(count, 'line')}`);
      yield `${JSON.stringify(line)}\n`;
    }
  }
  try {
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(unfinished, { mode: 0o600 }));
    const checked = await checkBundle(unfinished, file);
    await rename(unfinished, file);
    progress.end();
    if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.advisories.export/1', file, ...checked });
    else {
      cli.terminal.out(`${file}: ${contents(checked)}, ${checked.digest}`);
      if (checked.textless.length > 0)
        cli.terminal.say(
          `note: ${counted(checked.textless.length, 'VEX document')} can not be carried over, ${named(checked.textless, 3)}: too large, or loaded before texts were kept; load them here again (\`lockstep advisories sync NAME --full\`) and export again`,
        );
      cli.terminal.say('Load it on the other side with `lockstep advisories import FILE --digest` and this digest.');
    }
  } finally {
    progress.end();
    await rm(unfinished, { force: true });
  }
}

function contents({ feeds }: CheckedBundle): string {
  const vex = feeds.filter(({ kind }) => kind === 'vex');
  const documents = vex.reduce((sum, { lines }) => sum + lines, 0);
  return [
    counted(feeds.length - vex.length, 'feed'),
    ...(documents === 0 ? [] : [counted(documents, 'VEX document')]),
  ].join(', ');
}

/**
 * Reads a bundle from its first line to its last.
 *
 * @param name of the file, for messages
 * @throws CliProblem naming the feed that is damaged, or where it is cut off
 */
export async function checkBundle(file: string, name = file): Promise<CheckedBundle> {
  const all = createHash('sha256');
  const feeds: (FeedHead & { lines: number })[] = [];
  const textless: string[] = [];
  let madeAt: string | undefined;
  let open: { readonly head: FeedHead; readonly hash: ReturnType<typeof createHash>; lines: number } | undefined;
  let hasEnded = false;
  const damaged = (problem: string): CliProblem =>
    new CliProblem(exitCodes.error, `\`${name}\` can not be used: ${problem}`, {
      help: 'nothing was loaded; carry it over again, or export it again',
    });
  for await (const line of bundleLines(file, damaged)) {
    if (hasEnded) throw damaged('something follows its end');
    if (madeAt === undefined && !('bundle' in line)) throw damaged('it is no bundle of feeds');
    if ('bundle' in line) ({ madeAt } = line);
    else if ('feed' in line) {
      if (open !== undefined) throw damaged(`\`${open.head.feed}\` has no end`);
      open = { head: line, hash: createHash('sha256'), lines: 0 };
    } else if ('text' in line) {
      if (open === undefined) throw damaged('a record belongs to no feed');
      open.hash.update(`${line.text}\n`);
      open.lines += 1;
      const lacking = open.head.kind === 'vex' ? await textlessName(line.text) : undefined;
      if (lacking !== undefined) textless.push(lacking);
    } else if ('endOf' in line) {
      if (open?.head.feed !== line.endOf) throw damaged(`the end of \`${line.endOf}\` is at the wrong place`);
      if (open.lines !== line.lines)
        throw damaged(`\`${line.endOf}\` holds ${open.lines} of ${counted(line.lines, 'line')}`);
      if (open.hash.digest('hex') !== line.sha256) throw damaged(`the digest of \`${line.endOf}\` is wrong`);
      all.update(`${line.endOf} ${line.sha256}\n`);
      feeds.push({ ...open.head, lines: open.lines });
      open = undefined;
    } else {
      if (line.feeds !== feeds.length || line.sha256 !== all.digest('hex')) throw damaged('a feed is missing from it');
      hasEnded = true;
    }
  }
  if (open !== undefined) throw damaged(`it is cut off within \`${open.head.feed}\``);
  if (!hasEnded || madeAt === undefined) throw damaged(`it is cut off after \`${feeds.at(-1)?.feed ?? 'its head'}\``);
  return { madeAt, feeds, textless, digest: await digestOf(file) };
}

/** The lines of a bundle; members are checked for what is used of them. */
export async function* bundleLines(
  file: string,
  damaged: (problem: string) => CliProblem,
): AsyncGenerator<FeedBundleLine> {
  const { FeedBundleLine: Line } = await import('@lockstep/contract');
  let last = 'its head';
  try {
    for await (const { at, value } of jsonRecords(await openDocument(file))) {
      const text = textOf(value);
      if (text !== undefined) {
        yield { text };
        continue;
      }
      const parsed = Line.safeParse(value);
      if (!parsed.success) throw damaged(`after \`${last}\`: ${at.replace(`${file} `, '')} is no line of a bundle`);
      if ('feed' in parsed.data) last = parsed.data.feed;
      yield parsed.data;
    }
  } catch (error) {
    if (error instanceof CliProblem && !error.message.includes('can not be used'))
      throw damaged(`it is cut off or damaged within \`${last}\``);
    throw error;
  }
}

/** Nearly all lines are these, and there may be half a million. */
function textOf(value: unknown): string | undefined {
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'text') : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** What is damaged in it, its digest tells. */
async function textlessName(text: string): Promise<string | undefined> {
  const { BundledVex } = await import('@lockstep/contract');
  try {
    const parsed = BundledVex.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.text === null ? parsed.data.name : undefined;
  } catch {
    return undefined;
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return `sha256:${hash.digest('hex')}`;
}
