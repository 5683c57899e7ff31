import type { Command } from 'commander';
import { action } from '../cli.ts';
import { exitCodes } from '../cli-problem.ts';
import { tableLines } from '../table.ts';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('What works, what does not, and the cure')
    .action(
      action(async (cli) => {
        const { examine } = await import('../server/examine.ts');
        const checks = await examine(cli);
        const isBroken = checks.some(({ state }) => state === 'broken');
        if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.doctor/1', ok: !isBroken, checks });
        else {
          const { paint, width } = cli.terminal;
          const signs = {
            ok: { text: '✓ ok', paint: paint.green },
            warning: { text: '! look', paint: paint.yellow },
            broken: { text: '✗ broken', paint: paint.red },
            unknown: { text: '? unknown', paint: paint.dim },
          } as const;
          const rows = checks.map(({ check, state, finding }) => [check, signs[state], finding]);
          for (const line of tableLines(['CHECK', 'STATE', 'FINDING'], rows, width)) cli.terminal.out(line);
          const cures = checks.flatMap(({ check, cure }) => (cure === undefined ? [] : [`  ${check}: ${cure}`]));
          if (cures.length > 0) for (const line of ['', 'What to do:', ...cures]) cli.terminal.out(line);
        }
        return isBroken ? exitCodes.error : exitCodes.ok;
      }),
    );
}
