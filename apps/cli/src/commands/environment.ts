import type { Command } from 'commander';
import { action } from '../cli.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption } from './common-options.ts';

export function addEnvironment(program: Command): void {
  const environment = program.command('environment').description('Register and list environments');
  environment
    .command('add')
    .description('Register an environment')
    .argument('<name>')
    .option('--production', 'zero budgets, floors and holds bite here', false)
    .action(
      action(async (cli, name: string, flags: { readonly production: boolean }) => {
        const made = await (
          await cli.client()
        ).call('createEnvironment', { body: { name, isProduction: flags.production } });
        printItem(cli.terminal, 'lockstep.environment/1', made, [
          `Environment ${made.name} is registered${made.isProduction ? ', production' : ''}.`,
        ]);
      }),
    );
  environment
    .command('list')
    .description('List environments')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit }: { readonly limit: number }) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (query) => client.call('listEnvironments', { query }));
        printList(cli.terminal, listed, {
          schema: 'lockstep.environment.list/1',
          heading: ['ENVIRONMENT', 'PRODUCTION'],
          row: ({ name, isProduction }) => [name, isProduction ? 'yes' : 'no'],
          empty: 'No environment is registered: `lockstep environment add NAME --production`.',
        });
      }),
    );
}
