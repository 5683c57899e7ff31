import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { escalationPolicyId } from '../server/named-ids.ts';
import { limitOption, timeOption } from './common-options.ts';

interface EngageFlags {
  readonly axis: 'reliability' | 'security';
  readonly policy?: string;
  readonly from?: string;
  readonly until?: string;
}

/** Teams that look after services of others. */
export function addTeamEngagements(team: Command): void {
  team
    .command('engage')
    .description('Let a team look after a service of another team')
    .argument('<team>')
    .argument('<service>')
    .addOption(new Option('--axis <axis>', 'of what').choices(['reliability', 'security']).default('reliability'))
    .option('--policy <name>', 'escalation policy that takes the alerts of the service meanwhile')
    .addOption(timeOption('--from <time>', 'when it begins; now when left out'))
    .addOption(timeOption('--until <time>', 'when it ends; without end when left out'))
    .action(
      action(async (cli, name: string, service: string, { axis, policy, from, until }: EngageFlags) => {
        const client = await cli.client();
        const policyId = policy === undefined ? null : await escalationPolicyId(client, policy);
        const times = { ...(from === undefined ? {} : { startsAt: from }), endsAt: until ?? null };
        const made = await client.call('createEngagement', { body: { team: name, service, axis, policyId, ...times } });
        printItem(cli.terminal, 'lockstep.team.engagement/1', made, [
          `Team ${made.team} looks after the ${made.axis} of ${made.service}${policy === undefined ? '' : `: its alerts go to ${policy}`}.`,
          'Its members turn no key of it yet: propose that in the browser under Settings, Keys; it takes two people.',
        ]);
      }),
    );
  team
    .command('engagements')
    .description('List who looks after which service, the newest first')
    .option('--team <name>', 'of this team only')
    .option('--service <name>', 'of this service only')
    .addOption(limitOption())
    .action(
      action(async (cli, flags: { readonly team?: string; readonly service?: string; readonly limit: number }) => {
        const client = await cli.client();
        const { limit, ...wanted } = flags;
        const listed = await firstItems(limit, (query) =>
          client.call('listEngagements', { query: { ...query, ...wanted } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.team.engagements/1',
          heading: ['ID', 'TEAM', 'SERVICE', 'AXIS', 'FROM', 'UNTIL', 'KEY'],
          row: ({ id, team: by, service, axis, startsAt, endsAt, key }) => [
            id,
            by,
            service,
            axis,
            timeText(startsAt),
            endsAt === null ? '-' : timeText(endsAt),
            key === null ? '-' : `since ${timeText(key.grantedAt)}`,
          ],
          empty: 'No team is engaged: `lockstep team engage TEAM SERVICE`.',
        });
      }),
    );
  team
    .command('disengage')
    .description('End an engagement now, with its key')
    .argument('<engagement>', 'its id')
    .action(
      action(async (cli, engagement: string) => {
        const client = await cli.client();
        const endsAt = new Date().toISOString();
        const ended = await client.call('updateEngagement', { params: { engagement }, body: { endsAt } });
        printItem(cli.terminal, 'lockstep.team.engagement/1', ended, [
          `Team ${ended.team} no longer looks after the ${ended.axis} of ${ended.service}.`,
        ]);
      }),
    );
}
