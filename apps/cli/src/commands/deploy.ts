import type { Command } from 'commander';
import { action } from '../cli.ts';
import { integerBetween } from '../option-values.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { timeText } from '../moments.ts';
import { environmentOption, limitOption, type Motive, motiveOption, timeOption } from './common-options.ts';

interface RecordFlags {
  readonly environment: string;
  readonly share: number;
  readonly replica?: string;
  readonly at?: string;
  readonly to?: string;
  readonly decision?: string;
  readonly motive: Motive;
  readonly keepOthers: boolean;
  readonly observed: boolean;
}

interface ListFlags {
  readonly service?: string;
  readonly environment?: string;
  readonly ungated?: boolean;
  readonly limit: number;
}

export function addDeploy(program: Command): void {
  const deploy = program.command('deploy').description('Record what serves where, and from when');
  addRecord(deploy);
  deploy
    .command('end')
    .description('End a deployment')
    .argument('<service>')
    .argument('<deployment>', 'its id')
    .addOption(timeOption('--at <time>', 'when (now)'))
    .action(
      action(async (cli, service: string, deployment: string, flags: { readonly at?: string }) => {
        const client = await cli.client();
        const ended = await client.call('endDeployment', { params: { service, deployment }, body: flags });
        printItem(cli.terminal, 'lockstep.deployment/1', ended, [
          `${ended.version} no longer serves in ${ended.environment} since ${timeText(ended.to)}.`,
        ]);
      }),
    );
  deploy
    .command('list')
    .description('List deployments, newest first')
    .option('--service <name>', 'only of this service')
    .option('--environment <name>', 'only there')
    .option('--ungated', 'only those without a decision that fits')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, ungated, ...rest }: ListFlags) => {
        const client = await cli.client();
        const only = ungated === true ? { ungated: 'true' } : {};
        const listed = await firstItems(limit, (page) =>
          client.call('listDeployments', { query: { ...page, ...rest, ...only } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.deploy.list/1',
          heading: ['SERVICE', 'ENVIRONMENT', 'VERSION', 'FROM', 'TO', 'SHARE', 'ID', 'GATE'],
          row: (each) => [
            each.service,
            each.environment,
            each.version,
            timeText(each.from),
            each.to === null ? 'serves now' : timeText(each.to),
            `${each.sharePercent} %`,
            each.id,
            `${each.isGated ? '✓ gated' : '! not gated'}${each.gateReason === null ? '' : `: ${each.gateReason}`}`,
          ],
          empty: ungated === true ? 'No ungated change.' : 'No deployment is recorded.',
        });
      }),
    );
}

function addRecord(deploy: Command): void {
  deploy
    .command('record')
    .description('Record that a release serves')
    .argument('<service>')
    .argument('<version>')
    .addOption(environmentOption())
    .option('--share <percent>', 'of traffic or replicas', integerBetween(1, 100), 100)
    .option('--replica <name>', 'one replica instead of the whole service')
    .addOption(timeOption('--at <time>', 'from when (now)'))
    .addOption(timeOption('--to <time>', 'until when: an interval of the past'))
    .option('--decision <decision>', 'the gate decision it rests on, such as G-12')
    .addOption(motiveOption('routine'))
    .option('--keep-others', 'what served before goes on serving', false)
    .option('--observed', 'seen by telemetry, not declared', false)
    .action(
      action(async (cli, service: string, version: string, flags: RecordFlags) => {
        const { environment, share, replica, at, to, motive } = flags;
        const client = await cli.client();
        const { decisionId } = await import('../server/named-ids.ts');
        const decision = flags.decision === undefined ? undefined : await decisionId(client, flags.decision);
        const made = await client.call('recordDeployment', {
          params: { service },
          body: {
            environment,
            version,
            replica,
            at,
            to,
            sharePercent: share,
            source: flags.observed ? 'observed' : 'declared',
            decisionId: decision,
            motive,
            keepsOthers: flags.keepOthers,
          },
        });
        printItem(cli.terminal, 'lockstep.deployment/1', made, [
          `${made.service} ${made.version} serves in ${made.environment} at ${made.sharePercent} % since ${timeText(made.from)}.`,
          made.isGated
            ? 'It rests on a gate decision.'
            : `Ungated change: ${made.gateReason ?? 'no decision fits it'}.`,
        ]);
      }),
    );
}
