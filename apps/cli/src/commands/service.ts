import { Argument, type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { integerBetween } from '../option-values.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption } from './common-options.ts';

type Exposure = 'none' | 'internal' | 'partner' | 'public';

interface ServiceFlags {
  readonly title?: string;
  readonly team?: string;
  readonly tier?: number;
  readonly exposure?: Exposure;
}

export function addService(program: Command): void {
  const service = program.command('service').description('Register and list services');
  withFacts(service.command('add').description('Register a service; it starts warn-only').argument('<name>')).action(
    action(async (cli, name: string, flags: ServiceFlags) => {
      const made = await (await cli.client()).call('createService', { body: { name, ...flags } });
      printItem(cli.terminal, 'lockstep.service/1', made, [`Service ${made.name} is registered, warn-only.`]);
    }),
  );
  service
    .command('list')
    .description('List services')
    .option('--search <text>', 'part of the name')
    .addOption(limitOption())
    .action(
      action(async (cli, flags: { readonly search?: string; readonly limit: number }) => {
        const client = await cli.client();
        const listed = await firstItems(flags.limit, (page) =>
          client.call('listServices', { query: { ...page, search: flags.search } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.service.list/1',
          heading: ['SERVICE', 'MODE', 'TIER', 'EXPOSURE', 'TEAM', 'TITLE'],
          row: ({ name, mode, tier, exposure, team, title }) => [
            name,
            mode.replace('_', '-'),
            String(tier),
            exposure ?? 'undeclared',
            team ?? '-',
            title,
          ],
          empty: 'No service is registered: `lockstep service add NAME`.',
        });
      }),
    );
  service
    .command('show')
    .description('Show a service')
    .argument('<name>')
    .action(
      action(async (cli, name: string) => {
        const found = await (await cli.client()).call('getService', { params: { service: name } });
        printItem(cli.terminal, 'lockstep.service/1', found, [
          `${found.name}: ${found.title}, tier ${found.tier}, ${found.mode.replace('_', '-')}, exposure ${found.exposure ?? 'undeclared (counts as public)'}, team ${found.team ?? 'none'}.`,
          found.isFailClosed
            ? 'When Lockstep can not be reached, `lockstep run` refuses.'
            : 'When Lockstep can not be reached, `lockstep run` proceeds and records later.',
        ]);
      }),
    );
  addUpdate(service);
  addMode(service);
}

function withFacts(command: Command): Command {
  return command
    .option('--title <text>', 'name for people')
    .option('--team <team>', 'owner')
    .option('--tier <1-4>', '1 is the most important', integerBetween(1, 4))
    .addOption(new Option('--exposure <reach>', 'who can reach it').choices(['none', 'internal', 'partner', 'public']));
}

function addUpdate(service: Command): void {
  withFacts(service.command('update').description('Change what is known about a service').argument('<name>'))
    .option('--fail-closed', '`run` refuses when Lockstep can not be reached')
    .option('--no-fail-closed', '`run` proceeds then')
    .action(
      action(async (cli, name: string, { failClosed, ...flags }: ServiceFlags & { readonly failClosed?: boolean }) => {
        const changed = await (
          await cli.client()
        ).call('updateService', { params: { service: name }, body: { ...flags, isFailClosed: failClosed } });
        printItem(cli.terminal, 'lockstep.service/1', changed, [`Service ${changed.name} is changed.`]);
      }),
    );
}

function addMode(service: Command): void {
  service
    .command('mode')
    .description('Switch between warn-only and enforcing; to warn-only takes a second person')
    .argument('<name>')
    .addArgument(new Argument('<mode>').choices(['warn_only', 'enforcing']))
    .requiredOption('--reason <text>', 'why')
    .action(
      action(async (cli, name: string, mode: 'warn_only' | 'enforcing', flags: { readonly reason: string }) => {
        const client = await cli.client();
        const answer = await client.call('setServiceMode', { params: { service: name }, body: { mode, ...flags } });
        printItem(cli.terminal, 'lockstep.service.mode/1', answer, [
          answer.pendingChangeId === null
            ? `Service ${name} is now ${answer.service.mode.replace('_', '-')}.`
            : `Proposed: a second person must agree (change ${answer.pendingChangeId}).`,
        ]);
      }),
    );
}
