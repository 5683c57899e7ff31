import type { Command } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { firstItems, printList } from '../server/lists.ts';
import { verdictCell } from '../verdict-words.ts';
import { environmentOption, limitOption, type Motive, motiveOption } from './common-options.ts';

interface TrainFlags {
  readonly environment: string;
  readonly file?: string;
  readonly motive: Motive;
  readonly reason?: string;
  readonly incident?: string;
  readonly automatic: boolean;
  readonly wait: boolean;
}

/** `gate train` and `gate trains`. */
export function addGateTrain(gate: Command): void {
  gate
    .command('train')
    .description(
      'May these services go to these releases, in one action? Exit code 0 all may, 10 one is denied, 11 needs sign-off, 12 can not tell',
    )
    .argument('[members...]', 'a service and its release each: `shop@2.1.0`')
    .addOption(environmentOption())
    .option('--file <path>', 'a file with a line `service version` each; `-` reads standard input')
    .addOption(motiveOption('routine'))
    .option('--reason <text>', 'why; keys read it')
    .option('--incident <incident>', 'INC-12: the incident whose room asks')
    .option('--automatic', 'no person asks: the flip-flop breaker may pause it', false)
    .option('--wait', 'ask the keys if needed, and follow until they are turned or refused', false)
    .action(
      action(async (cli, members: readonly string[], flags: TrainFlags) => {
        const { judgeTrain } = await import('../server/judge-train.ts');
        return judgeTrain(cli, { members, ...flags });
      }),
    );
  addTrains(gate);
}

function addTrains(gate: Command): void {
  gate
    .command('trains')
    .description('Release trains, newest first')
    .option('--service <name>', 'only those that this service is in')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, service }: { readonly service?: string; readonly limit: number }) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (page) => client.call('listTrains', { query: { ...page, service } }));
        printList(cli.terminal, listed, {
          schema: 'lockstep.gate.trains/1',
          heading: ['TRAIN', 'VERDICT', 'SERVICES', 'ENVIRONMENT', 'DECIDED', 'KEYS', 'TITLE'],
          row: (each) => [
            `T-${each.number}`,
            verdictCell(each.verdict, cli.terminal),
            String(Object.values(each.counts).reduce((sum, count) => sum + count)),
            each.environment,
            timeText(each.decidedAt),
            each.waitingFor.length > 0 ? `waits for ${each.waitingFor.join(', ')}` : '-',
            each.title,
          ],
          empty: 'No release train yet: `lockstep gate train --environment NAME SERVICE@VERSION SERVICE@VERSION`.',
        });
      }),
    );
}
