import { type Command, Option } from 'commander';
import { beginOfPeriod, type insightsOperations, type QueryInput } from '@lockstep/contract';
import { action, type Cli } from '../cli.ts';
import { integerBetween } from '../option-values.ts';
import { catalogueLines, insightLines } from '../server/insight-lines.ts';
import { printItem } from '../server/lists.ts';

type Query = QueryInput<(typeof insightsOperations)['getInsights']>;
type Flags = Omit<Query, 'from' | 'to'> & { readonly days: number };

export function addInsights(program: Command): void {
  const insights = program
    .command('insights')
    .description('How incidents, pages and the gate went, with intervals and counts')
    .addOption(
      new Option('--days <n>', 'how many days back, at most 400').argParser(integerBetween(1, 400)).default(90),
    )
    .option('--service <name>', 'of one service')
    .option('--team <name>', 'of the services of one team')
    .addOption(new Option('--axis <axis>', 'one side of incidents').choices(['reliability', 'security']))
    .addOption(new Option('--kind <kind>', 'incidents of one kind').choices(['reliability', 'security', 'both']))
    .addOption(
      new Option('--severity <severity>', 'incidents of one severity').choices([
        'sev1',
        'sev2',
        'sev3',
        'sev4',
        'sev5',
      ]),
    )
    .action(action(show));
  insights
    .command('catalogue')
    .description('What each figure measures, what it is not, and what is left out')
    .action(
      action(async (cli) => {
        const catalogue = await (await cli.client()).call('listMetrics');
        printItem(cli.terminal, 'lockstep.insights.catalogue/1', catalogue, catalogueLines(catalogue));
      }),
    );
}

async function show(cli: Cli, { days, ...filters }: Flags): Promise<void> {
  const client = await cli.client();
  const from = new Date(beginOfPeriod(days, Date.now())).toISOString();
  const insights = await client.call('getInsights', { query: { ...filters, from } });
  const catalogue = await client.call('listMetrics');
  printItem(cli.terminal, 'lockstep.insights/1', insights, insightLines(insights, catalogue, cli.terminal.width));
}
