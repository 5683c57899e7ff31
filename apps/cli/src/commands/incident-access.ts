import type { Command } from 'commander';
import type { IncidentAccess } from '@lockstep/contract';
import { action, type Cli } from '../cli.ts';
import { timeText } from '../moments.ts';
import { printItem } from '../server/lists.ts';
import { incidentRef } from '../server/named-ids.ts';
import { withNextCommand } from '../server/next-command.ts';
import { personId } from '../server/person-id.ts';
import { counted, tableLines } from '../table.ts';

interface RestrictFlags {
  readonly because: string;
  readonly reader?: readonly string[];
}

/** Tokens open no restricted incident: on the command line it can be restricted, and from then on is in browsers only. */
export function addAccess(incident: Command): void {
  incident
    .command('restrict')
    .description('Show an incident only to those who need to know; from then on it is seen in a browser only')
    .argument('<incident>', 'INC-12, or its id')
    .requiredOption('--because <text>', 'why')
    .option('--reader <people...>', 'who sees it besides you and whoever has a role in it, by address or name')
    .action(action(restrict));
  incident
    .command('readers')
    .description('Who may see an incident and why, and what limits it')
    .argument('<incident>', 'INC-12, or its id')
    .action(
      action(async (cli, name: string) => {
        const params = { incident: incidentRef(name) };
        print(cli, name, await (await cli.client()).call('getIncidentAccess', { params }));
      }),
    );
}

async function restrict(cli: Cli, name: string, { because, reader = [] }: RestrictFlags): Promise<void> {
  const client = await cli.client();
  const readers = await Promise.all(reader.map(async (person) => personId(client, person)));
  const params = { incident: incidentRef(name) };
  const body = { because, readers };
  const access = await withNextCommand(name, async () => await client.call('restrictIncident', { params, body }));
  print(cli, name, access);
  cli.terminal.say(`From now on it is seen in a browser only: ${cli.settings().url}/incidents/${name}`);
}

function print(cli: Cli, name: string, access: IncidentAccess): void {
  const hold = access.legalHold;
  printItem(cli.terminal, 'lockstep.incident.access/1', access, [
    access.isRestricted
      ? `${name} is restricted${access.isPrivileged ? ' and privileged' : ''}: ${counted(access.readers.length, 'person', 'people')} may see it.`
      : `${name} is shown to everybody.`,
    ...(hold === null ? [] : [`Held for the law by ${hold.by.name} since ${timeText(hold.at)}: ${hold.because}`]),
    ...(access.readers.length === 0 ? [] : readerLines(access.readers, cli.terminal.width)),
  ]);
}

function readerLines(readers: IncidentAccess['readers'], width: number): readonly string[] {
  return tableLines(
    ['WHO', 'SINCE', 'UNTIL', 'WHY'],
    readers.map(({ person, addedAt, expiresAt, because }) => [
      person.name,
      timeText(addedAt),
      expiresAt === null ? '' : timeText(expiresAt),
      because,
    ]),
    width,
  );
}
