import type { Command } from 'commander';
import { action } from '../cli.ts';
import { printList } from '../server/lists.ts';

export function addSearch(program: Command): void {
  program
    .command('search')
    .description('Find incidents, alerts, releases, advisories, services and decisions by name or words')
    .argument('<words...>')
    .action(
      action(async (cli, words: readonly string[]) => {
        const client = await cli.client();
        const { items } = await client.call('search', { query: { q: words.join(' '), limit: 20 } });
        printList(
          cli.terminal,
          { items, hasMore: false },
          {
            schema: 'lockstep.search.list/1',
            heading: ['KIND', 'NAME', ''],
            row: ({ kind, title, detail }) => [kind, title, detail],
            empty: 'Nothing by that name.',
          },
        );
      }),
    );
}
