import { Argument, type Command } from 'commander';
import { type incidentRolesOperations, incidentRoles, type ResponseOf } from '@lockstep/contract';
import { action, type Cli } from '../cli.ts';
import { timeText } from '../moments.ts';
import { printItem } from '../server/lists.ts';
import { incidentRef } from '../server/named-ids.ts';
import { personId } from '../server/person-id.ts';
import { tableLines } from '../table.ts';

type Role = (typeof incidentRoles)[number];
type Detail = ResponseOf<(typeof incidentRolesOperations)['takeIncidentRole']>;
type People = ResponseOf<(typeof incidentRolesOperations)['getIncidentPeople']>;

interface WhyFlags {
  readonly because?: string;
}

export function addRoles(incident: Command): void {
  incident
    .command('roles')
    .description('Who holds which role since when, who helps, and who was asked to join why')
    .argument('<incident>', 'INC-12, or its id')
    .action(action(roles));
  incident
    .command('join')
    .description('Become a responder')
    .argument('<incident>', 'INC-12, or its id')
    .option('--because <text>', 'why')
    .action(
      action(async (cli, name: string, { because }: WhyFlags) => {
        const params = { incident: incidentRef(name) };
        const joined = await (await cli.client()).call('joinIncident', { params, body: { because } });
        printItem(cli.terminal, 'lockstep.incident/1', joined, [`You are in ${joined.name}: ${joined.title}.`]);
      }),
    );
  addRole(incident.command('role').description('Take a role, hand it over, answer an offer, give it up'));
}

function addRole(role: Command): void {
  const verb = (name: string, description: string): Command =>
    role
      .command(name)
      .description(description)
      .argument('<incident>', 'INC-12, or its id')
      .addArgument(new Argument('<role>').choices(incidentRoles));
  verb('take', 'Take a free role; with --because also from somebody who can not be reached')
    .option('--because <text>', 'why you take it over')
    .action(
      action(async (cli, name: string, which: Role, { because }: WhyFlags) =>
        done(
          cli,
          which,
          await (await cli.client()).call('takeIncidentRole', { params: paramsOf(name, which), body: { because } }),
        ),
      ),
    );
  verb('offer', 'Hand it over: whoever holds it keeps it until the person accepts')
    .argument('<person>', 'by address or name')
    .option('--because <text>', 'why')
    .action(action(offer));
  verb('accept', 'Accept what you were offered').action(
    action(async (cli, name: string, which: Role) =>
      done(cli, which, await (await cli.client()).call('acceptIncidentRole', { params: paramsOf(name, which) })),
    ),
  );
  verb('decline', 'Decline what you were offered')
    .option('--because <text>', 'why')
    .action(
      action(async (cli, name: string, which: Role, { because }: WhyFlags) =>
        done(
          cli,
          which,
          await (await cli.client()).call('declineIncidentRole', { params: paramsOf(name, which), body: { because } }),
        ),
      ),
    );
  verb('withdraw', 'Take an offer back').action(
    action(async (cli, name: string, which: Role) =>
      done(cli, which, await (await cli.client()).call('withdrawIncidentRole', { params: paramsOf(name, which) })),
    ),
  );
  verb('give-up', 'Leave it empty; the commander of an open incident says why')
    .option('--because <text>', 'why')
    .action(
      action(async (cli, name: string, which: Role, { because }: WhyFlags) =>
        done(
          cli,
          which,
          await (await cli.client()).call('giveUpIncidentRole', { params: paramsOf(name, which), body: { because } }),
        ),
      ),
    );
}

function paramsOf(name: string, role: Role) {
  return { incident: incidentRef(name), role };
}

async function offer(cli: Cli, name: string, role: Role, person: string, { because }: WhyFlags): Promise<void> {
  const client = await cli.client();
  const body = { person: await personId(client, person), ...(because === undefined ? {} : { because }) };
  done(cli, role, await client.call('offerIncidentRole', { params: paramsOf(name, role), body }));
}

function done(cli: Cli, role: Role, incident: Detail): void {
  const { holder, offered } = incident.roles.find((one) => one.role === role) ?? { holder: null, offered: null };
  const asked = offered === null ? '' : `; ${offered.person.name} is asked`;
  printItem(cli.terminal, 'lockstep.incident/1', incident, [
    `${incident.name} ${words(role)}: ${holder?.name ?? 'nobody'}${asked}.`,
  ]);
}

const words = (role: string): string => role.replaceAll('_', ' ');

async function roles(cli: Cli, name: string): Promise<void> {
  const params = { incident: incidentRef(name) };
  const people = await (await cli.client()).call('getIncidentPeople', { params });
  printItem(cli.terminal, 'lockstep.incident.people/1', people, peopleLines(people, cli.terminal.width));
}

function peopleLines({ roles: seats, responders, calls }: People, width: number): readonly string[] {
  const rows = seats.map(({ role, holder, since, emptySince, offered }) => [
    words(role),
    holder?.name ?? 'nobody',
    timeText(since ?? emptySince),
    offered === null ? '' : `${offered.person.name} is asked: ${offered.because}`,
  ]);
  const helping = responders.map(({ person }) => person.name).join(', ');
  return [
    ...tableLines(['ROLE', 'WHO', 'SINCE', 'OFFERED'], rows, width),
    ...(helping === '' ? [] : [`Helping: ${helping}.`]),
    ...calls.map(
      ({ axis, call, because, at, endedAt }) =>
        `${timeText(at)} ${axis} ${call === 'page' ? 'was paged' : 'was missed'}: ${because}${endedAt === null ? '' : ' (answered)'}`,
    ),
  ];
}
