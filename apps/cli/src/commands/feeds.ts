import type { Command } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { printList } from '../server/lists.ts';

export function addFeeds(program: Command): void {
  program
    .command('feeds')
    .description('Feeds, and how old their content is')
    .action(
      action(async (cli) => {
        const { items, maxAgeDays } = await (await cli.client()).call('listFeeds');
        printList(
          cli.terminal,
          { items, hasMore: false },
          {
            schema: 'lockstep.feeds/1',
            heading: ['FEED', 'CONTENT OF', 'LOADED', 'RECORDS', 'SOURCE', 'NEXT LOOK', 'STATE'],
            row: (feed) => [
              feed.name,
              timeText(feed.contentAt),
              timeText(feed.loadedAt),
              String(feed.records),
              feed.source ?? 'by hand',
              timeText(feed.nextCheckAt),
              feed.contentAt === null && !feed.isTooOld && feed.lastError === null
                ? { text: '? date unknown', paint: cli.terminal.paint.dim }
                : feed.isTooOld
                  ? {
                      text: `! older than ${maxAgeDays} days${feed.lastError === null ? '' : `, and ${feed.lastError}`}`,
                      paint: cli.terminal.paint.yellow,
                    }
                  : feed.lastError !== null
                    ? { text: `! fresh, but ${feed.lastError}`, paint: cli.terminal.paint.yellow }
                    : { text: '✓ fresh', paint: cli.terminal.paint.green },
            ],
            empty:
              'No feed is loaded: `lockstep advisories source add --usual`, or `lockstep advisories load osv FILE`, `... load kev FILE`.',
          },
        );
      }),
    );
}
