import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import type { ImportFlags } from '../server/import-bundle.ts';
import type { SyncFlags } from '../server/sync-feeds.ts';

/** Feeds that come by themselves, or are carried over. */
export function addFeedCommands(advisories: Command): void {
  advisories
    .command('sync')
    .description('Look at the sources of feeds now, and wait for the outcome')
    .argument('[sources...]', 'names; all that are switched on when left out')
    .option('--full', 'load everything again')
    .option('--no-wait', 'do not wait')
    .action(
      action(async (cli, sources: readonly string[], flags: SyncFlags) => {
        const { syncFeeds } = await import('../server/sync-feeds.ts');
        return syncFeeds(cli, sources, flags);
      }),
    );
  advisories
    .command('export')
    .description('Write all feeds into one file, for a network without a way out')
    .argument('<file>', 'for example feeds.jsonl.gz')
    .action(
      action(async (cli, file: string) => {
        const { exportBundle } = await import('../server/feed-bundle.ts');
        await exportBundle(cli, file);
      }),
    );
  advisories
    .command('import')
    .description('Load the feeds of such a file; each is swapped in whole or not at all')
    .argument('<file>')
    .option('--allow-older', 'also when newer content is loaded')
    .addOption(new Option('--digest <digest>', 'what the export printed: refuse any other file'))
    .action(
      action(async (cli, file: string, flags: ImportFlags) => {
        const { importBundle } = await import('../server/import-bundle.ts');
        return importBundle(cli, file, flags);
      }),
    );
}
