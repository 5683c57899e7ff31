import type { Command } from 'commander';
import { action } from '../cli.ts';

/** `serve` and `setup-link`: the server is a process of its own. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Start the server and print one link')
    .option('--sample', 'with the sample organisation', false)
    .addHelpText(
      'after',
      '\nAddress, data folder, database and mail are LOCKSTEP_ variables: docs/operations.md names them all.',
    )
    .action(
      action(async (_cli, flags: { readonly sample: boolean }) => {
        const { runServer } = await import('../server/run-server.ts');
        process.exitCode = await runServer(['serve', ...(flags.sample ? ['--sample'] : [])]);
      }),
    );
  program
    .command('setup-link')
    .description('Print a new link to make the first admin')
    .action(
      action(async () => {
        const { runServer } = await import('../server/run-server.ts');
        process.exitCode = await runServer(['setup-link']);
      }),
    );
}
