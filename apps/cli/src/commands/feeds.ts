import type { Client } from '@lockstep/client';
import type { Command } from 'commander';
import { action, type Cli } from '../cli.ts';
import { timeText } from '../moments.ts';
import { printList } from '../server/lists.ts';
import type { Cell } from '../table.ts';

type FeedItem = Awaited<ReturnType<typeof feedsOf>>['items'][number];
type SourceItem = Awaited<ReturnType<typeof sourcesWithNothing>>[number];

export function addFeeds(program: Command): void {
  program
    .command('feeds')
    .description('Feeds, and how old their content is; sources that have brought nothing yet')
    .action(action(list));
}

async function list(cli: Cli): Promise<void> {
  const client = await cli.client();
  const { items, maxAgeDays } = await feedsOf(client);
  const lacking = await sourcesWithNothing(client);
  if (cli.terminal.isJson) {
    cli.terminal.json({ schema: 'lockstep.feeds/1', items, hasMore: false, lacking });
    return;
  }
  const rows = [
    ...lacking.map((source) => lackingRow(cli, source)),
    ...items.map((feed) => feedRow(cli, feed, maxAgeDays)),
  ];
  printList(
    cli.terminal,
    { items: rows, hasMore: false },
    {
      schema: 'lockstep.feeds/1',
      heading: ['FEED', 'CONTENT OF', 'LOADED', 'RECORDS', 'SOURCE', 'NEXT LOOK', 'STATE'],
      row: (row) => row,
      empty:
        'No feed is loaded: `lockstep advisories source add --usual`, or `lockstep advisories load osv FILE`, `... load kev FILE`.',
    },
  );
}

async function feedsOf(client: Client) {
  return await client.call('listFeeds');
}

/** Verdicts wait for what somebody wants and nobody has. */
async function sourcesWithNothing(client: Client) {
  const { items } = await client.call('listFeedSources');
  return items.filter(({ hasLoaded, isEnabled }) => isEnabled && !hasLoaded);
}

function lackingRow({ terminal }: Cli, source: SourceItem): readonly Cell[] {
  const why = source.lastError ?? (source.isRunning ? 'it is being fetched' : 'it waits for its first look');
  const state = { text: `! nothing is loaded yet: ${why}`, paint: terminal.paint.yellow };
  return [source.feed, '-', '-', '0', source.name, timeText(source.nextCheckAt), state];
}

function feedRow(cli: Cli, feed: FeedItem, maxAgeDays: number): readonly Cell[] {
  return [
    feed.name,
    timeText(feed.contentAt),
    timeText(feed.loadedAt),
    String(feed.records),
    feed.source ?? 'by hand',
    timeText(feed.nextCheckAt),
    stateOf(cli, feed, maxAgeDays),
  ];
}

function stateOf({ terminal }: Cli, { contentAt, isTooOld, lastError }: FeedItem, maxAgeDays: number): Cell {
  const { dim, green, yellow } = terminal.paint;
  if (isTooOld) {
    const also = lastError === null ? '' : `, and ${lastError}`;
    return { text: `! older than ${maxAgeDays} days${also}`, paint: yellow };
  }
  if (lastError !== null) return { text: `! fresh, but ${lastError}`, paint: yellow };
  return contentAt === null ? { text: '? date unknown', paint: dim } : { text: '✓ fresh', paint: green };
}
