import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { firstItems, printList } from '../server/lists.ts';
import { verdictCell } from '../verdict-words.ts';
import { limitOption } from './common-options.ts';

interface DecisionsFlags {
  readonly service?: string;
  readonly verdict?: 'allow' | 'preserve_first' | 'needs_signoff' | 'deny';
  readonly waiting?: boolean;
  readonly limit: number;
}

interface HoldsFlags {
  readonly service?: string;
  readonly all: boolean;
  readonly limit: number;
}

/** `gate decisions`, `gate holds` and `gate safe-harbours`. */
export function addGateLists(gate: Command): void {
  addDecisions(gate);
  addHolds(gate);
  gate
    .command('safe-harbours')
    .description('Where each service could go back to right now')
    .option('--service <name>', 'only of this service')
    .action(
      action(async (cli, flags: { readonly service?: string }) => {
        const { items } = await (await cli.client()).call('listSafeHarbours', { query: flags });
        printList(
          cli.terminal,
          { items, hasMore: false },
          {
            schema: 'lockstep.gate.safe-harbours/1',
            heading: ['SERVICE', 'ENVIRONMENT', 'SERVES', 'SAFE HARBOUR', 'VERDICT', 'BECAUSE'],
            row: (each) => [
              each.service,
              each.environment,
              each.current ?? 'nothing',
              each.target ?? 'NONE',
              each.verdict === null ? '-' : verdictCell(each.verdict, cli.terminal),
              each.target === null ? `${each.cure ?? each.summary} (owner: ${each.owner ?? 'none'})` : each.summary,
            ],
            empty: 'No service serves anywhere: `lockstep deploy record`.',
          },
        );
      }),
    );
}

function addDecisions(gate: Command): void {
  gate
    .command('decisions')
    .description('Decisions, newest first')
    .option('--service <name>', 'only of this service')
    .addOption(
      new Option('--verdict <verdict>', 'only with this verdict').choices([
        'allow',
        'preserve_first',
        'needs_signoff',
        'deny',
      ]),
    )
    .option('--waiting', 'only those that wait for keys')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, waiting, ...rest }: DecisionsFlags) => {
        const client = await cli.client();
        const only = waiting === true ? { waiting: 'true' } : {};
        const listed = await firstItems(limit, (page) =>
          client.call('listDecisions', { query: { ...page, ...rest, ...only } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.gate.decisions/1',
          heading: ['DECISION', 'VERDICT', 'SERVICE', 'ENVIRONMENT', 'FROM', 'TO', 'DECIDED', 'KEYS', 'SUMMARY'],
          row: (each) => [
            `G-${each.number}`,
            verdictCell(each.verdict, cli.terminal),
            each.service,
            each.environment,
            each.current ?? 'nothing',
            each.target,
            timeText(each.decidedAt),
            each.waitingFor.length > 0
              ? `waits for ${each.waitingFor.join(', ')}`
              : each.signoffState.replaceAll('_', ' '),
            each.summary,
          ],
          empty: 'No decision yet: `lockstep gate check SERVICE TARGET --environment NAME`.',
        });
      }),
    );
}

function addHolds(gate: Command): void {
  gate
    .command('holds')
    .description('Releases that must not run, and who says so')
    .option('--service <name>', 'only of this service')
    .option('--all', 'also those that were lifted or have ended', false)
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, all, service }: HoldsFlags) => {
        const client = await cli.client();
        const only = all ? {} : { active: 'true' };
        const listed = await firstItems(limit, (page) =>
          client.call('listHolds', { query: { ...page, service, ...only } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.gate.holds/1',
          heading: ['SERVICE', 'ENVIRONMENT', 'VERSION', 'AXIS', 'PLACED', 'ENDS', 'REASON'],
          row: (each) => [
            each.service,
            each.environment,
            each.version,
            each.isQuarantine ? `${each.axis}, quarantine` : each.axis,
            timeText(each.placedAt),
            each.liftedAt === null ? timeText(each.expiresAt) : `lifted ${timeText(each.liftedAt)}`,
            each.reason,
          ],
          empty: all ? 'There never was a hold.' : 'No hold is in force.',
        });
      }),
    );
}
