import type { Command } from 'commander';
import { action } from '../cli.ts';
import { exitCodes } from '../cli-problem.ts';
import { counted } from '../table.ts';
import type { ImportFlags } from '../server/history-lines.ts';

export function addLedger(program: Command): void {
  program
    .command('ledger')
    .description('The release ledger as a whole')
    .command('import')
    .description('Import histories: `lockstep-ledger/1` JSON Lines, or `releases.json` with its SBOM files')
    .argument('<paths...>', 'files, or folders of them')
    .option('--environment <name>', 'register this production environment, and deploy there', 'production')
    .option('--deployments', 'record that each release served from its date on, per line', false)
    .action(
      action(async (cli, paths: readonly string[], flags: ImportFlags) => {
        const { importLedgers } = await import('../server/import-ledgers.ts');
        const results = await importLedgers(cli, paths, flags);
        const problems = results.flatMap(({ file, problems: each }) => each.map((problem) => ({ file, ...problem })));
        if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.ledger.import/1', items: results });
        else {
          for (const { file, releases, sboms, events } of results)
            cli.terminal.out(
              `${file}: ${counted(releases.added, 'release')} added, ${releases.unchanged} there already; ${counted(sboms.added, 'SBOM')} added, ${sboms.unchanged} there already, ${sboms.missing} missing; ${counted(events.added, 'event')} added, ${events.unchanged} there already.`,
            );
        }
        for (const { file, at, problem } of problems.slice(0, 10)) cli.terminal.say(`${file}, ${at}: ${problem}`);
        if (problems.length === 0) return exitCodes.ok;
        cli.terminal.say(`lockstep: ${counted(problems.length, 'line')} left out; the rest is in the ledger`);
        return exitCodes.error;
      }),
    );
}
