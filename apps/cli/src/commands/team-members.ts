import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { printItem, printList } from '../server/lists.ts';
import { personId } from '../server/person-id.ts';

interface AddFlags {
  readonly role: 'member' | 'lead';
  readonly key?: 'reliability' | 'security';
}

/** Who belongs to a team, in the order of names. */
export function addTeamMembers(team: Command): void {
  const members = team.command('members').description('Say who belongs to a team');
  members
    .command('list')
    .description('List the members of a team')
    .argument('<team>')
    .action(
      action(async (cli, name: string) => {
        const { items } = await (await cli.client()).call('listTeamMembers', { params: { team: name } });
        printList(
          cli.terminal,
          { items, hasMore: false },
          {
            schema: 'lockstep.team.members/1',
            heading: ['MEMBER', 'ROLE', 'KEY', 'STATE'],
            row: (member) => [member.name, member.role, member.key ?? '-', member.isActive ? 'active' : 'deactivated'],
            empty: `Nobody is in the team: \`lockstep team members add ${name} PERSON\`.`,
          },
        );
      }),
    );
  members
    .command('add')
    .description('Add somebody to a team, or change what they are in it')
    .argument('<team>')
    .argument('<person>', 'address they sign in with, or name')
    .addOption(new Option('--role <role>', 'in the team').choices(['member', 'lead']).default('member'))
    .addOption(
      new Option(
        '--key <key>',
        'that they keep for the services of the team; two people give it, in the browser',
      ).choices(['reliability', 'security']),
    )
    .action(
      action(async (cli, name: string, person: string, { role, key }: AddFlags) => {
        const client = await cli.client();
        const params = { team: name, userId: await personId(client, person) };
        const member = await client.call('putTeamMember', { params, body: { role, key: key ?? null } });
        const carried = member.key === null ? '' : `, with the ${member.key} key`;
        const waits = `The ${key ?? ''} key waits for a second person (change ${member.pendingChangeId ?? ''}).`;
        printItem(cli.terminal, 'lockstep.team.member/1', member, [
          `${member.name} is ${member.role === 'lead' ? 'lead' : 'a member'} of ${name}${carried}.`,
          ...(member.pendingChangeId === null ? [] : [waits]),
        ]);
      }),
    );
  members
    .command('remove')
    .description('Take somebody out of a team')
    .argument('<team>')
    .argument('<person>', 'address they sign in with, or name')
    .action(
      action(async (cli, name: string, person: string) => {
        const client = await cli.client();
        // Somebody who is deactivated is known by name to the team only.
        const { items } = await client.call('listTeamMembers', { params: { team: name } });
        const [named, other] = items.filter((member) => member.name.toLowerCase() === person.toLowerCase());
        const userId = named === undefined || other !== undefined ? await personId(client, person) : named.userId;
        const member = await client.call('removeTeamMember', { params: { team: name, userId } });
        printItem(cli.terminal, 'lockstep.team.member/1', member, [`${member.name} is no longer in ${name}.`]);
      }),
    );
}
