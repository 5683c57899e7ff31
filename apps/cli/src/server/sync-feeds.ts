import { setTimeout } from 'node:timers/promises';
import type { Client } from '@lockstep/client';
import type { Cli } from '../cli.ts';
import { CliProblem, exitCodes, type ExitCode } from '../cli-problem.ts';
import { Progress } from '../progress.ts';
import { counted, tableLines } from '../table.ts';

export interface SyncFlags {
  readonly full?: boolean;
  readonly wait: boolean;
}

type FeedSyncItem = Awaited<ReturnType<typeof newestSyncs>>[number];

const lookEveryMs = 500;
/** As shells count it: 128 and the number of the signal. */
const endedByInterrupt = 130;
const leaving =
  'Nobody waits any more, but the server goes on: `lockstep advisories source list` shows how it gets on, and ' +
  '`lockstep advisories source disable NAME` ends further looks. What it fetches is loaded whole or not at all.';

/** Asks the server to look at its sources, and shows how it gets on until all of them are done. */
export async function syncFeeds(cli: Cli, names: readonly string[], flags: SyncFlags): Promise<ExitCode> {
  const client = await cli.client();
  const { sources, askedAt } = await client.call('syncFeeds', {
    body: { isWhole: flags.full === true, ...(names.length === 0 ? {} : { sources: [...names] }) },
  });
  if (sources.length === 0) {
    throw new CliProblem(exitCodes.error, 'no source is switched on', {
      help: '`lockstep advisories source add --usual` adds the usual public ones; `lockstep advisories source list` shows all',
    });
  }
  if (!flags.wait) {
    if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.advisories.sync/1', sources, items: [] });
    else
      cli.terminal.out(
        `Asked for ${counted(sources.length, 'source')}; \`lockstep advisories source list\` tells more.`,
      );
    return exitCodes.ok;
  }
  const progress = new Progress(cli.terminal);
  const leave = (): void => {
    progress.end();
    cli.terminal.say(leaving);
    process.exit(endedByInterrupt);
  };
  process.once('SIGINT', leave);
  try {
    while (await isAnyAtWork(client, sources, askedAt)) {
      showProgress(progress, await newestSyncs(client, sources));
      await setTimeout(lookEveryMs);
    }
  } finally {
    process.off('SIGINT', leave);
    progress.end();
  }
  return printOutcome(cli, await newestSyncs(client, sources));
}

/** A source that was asked for is done when it is due at a later time. */
async function isAnyAtWork(client: Client, names: readonly string[], askedAt: string): Promise<boolean> {
  const { items } = await client.call('listFeedSources');
  return items.some(
    ({ name, isRunning, nextCheckAt }) =>
      names.includes(name) && (isRunning || (nextCheckAt !== null && Date.parse(nextCheckAt) <= Date.parse(askedAt))),
  );
}

/** The newest look at each source. */
async function newestSyncs(client: Client, names: readonly string[]) {
  const { items } = await client.call('listFeedSyncs', { query: { limit: 200 } });
  return names.flatMap((name) => items.find(({ source }) => source === name) ?? []);
}

function showProgress(progress: Progress, syncs: readonly FeedSyncItem[]): void {
  const running = syncs.filter(({ state }) => state === 'running');
  const [bytes, total] = [
    sum(running.map((each) => each.bytes)),
    sum(running.map((each) => each.bytesTotal ?? each.bytes)),
  ];
  const done = syncs.length - running.length;
  const share = syncs.length === 0 ? 0 : (done + (total === 0 ? 0 : (running.length * bytes) / total)) / syncs.length;
  const sentences = running.map(({ source, phase, bytes: got, bytesTotal, records }) => {
    if (phase === 'loading') return `${source}: loading, ${counted(records, 'record')}`;
    return `${source}: ${sizeText(got)}${bytesTotal === null ? '' : ` of ${sizeText(bytesTotal)}`}`;
  });
  progress.now(sentences.length === 0 ? 'waiting for the server' : sentences.join('; ').slice(0, 120), share);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function printOutcome({ terminal }: Cli, syncs: readonly FeedSyncItem[]): ExitCode {
  const hasFailed = syncs.some(({ state }) => state === 'failed' || state === 'interrupted');
  if (terminal.isJson) terminal.json({ schema: 'lockstep.advisories.sync/1', items: syncs });
  else {
    const { green, red, dim } = terminal.paint;
    const signs = {
      loaded: { text: '✓ loaded', paint: green },
      unchanged: { text: '✓ unchanged', paint: dim },
      failed: { text: '✗ failed', paint: red },
      interrupted: { text: '✗ stopped', paint: red },
      running: { text: '… running', paint: dim },
    } as const;
    const rows = syncs.map((sync) => [
      sync.source,
      signs[sync.state],
      sync.scope ?? '-',
      sizeText(sync.bytes),
      ...[sync.added, sync.changed, sync.unchanged, sync.gone].map((count) => (count === null ? '-' : String(count))),
      sync.problem ?? '',
    ]);
    const heading = ['SOURCE', 'STATE', 'SCOPE', 'FETCHED', 'ADDED', 'CHANGED', 'UNCHANGED', 'GONE', 'PROBLEM'];
    for (const line of tableLines(heading, rows, terminal.width, 'wrap')) terminal.out(line);
  }
  return hasFailed ? exitCodes.error : exitCodes.ok;
}
