import type { Command } from 'commander';
import { action } from '../cli.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption } from './common-options.ts';
import { addTeamEngagements } from './team-engagements.ts';
import { addTeamMembers } from './team-members.ts';

export function addTeam(program: Command): void {
  const team = program.command('team').description('Register and list teams');
  team
    .command('add')
    .description('Register a team')
    .argument('<name>')
    .option('--title <text>', 'name for people')
    .action(
      action(async (cli, name: string, flags: { readonly title?: string }) => {
        const made = await (await cli.client()).call('createTeam', { body: { name, ...flags } });
        printItem(cli.terminal, 'lockstep.team/1', made, [`Team ${made.name} is registered.`]);
      }),
    );
  team
    .command('list')
    .description('List teams')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit }: { readonly limit: number }) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (query) => client.call('listTeams', { query }));
        printList(cli.terminal, listed, {
          schema: 'lockstep.team.list/1',
          heading: ['TEAM', 'TITLE'],
          row: ({ name, title }) => [name, title],
          empty: 'No team is registered: `lockstep team add NAME`.',
        });
      }),
    );
  addTeamMembers(team);
  addTeamEngagements(team);
}
