import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { integerBetween } from '../option-values.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption } from './common-options.ts';
import { addWatchedActs, watchedMarks } from './watched.ts';

interface Flags {
  readonly every?: number;
  readonly cron?: string;
  readonly zone?: string;
  readonly grace?: number;
  readonly service?: string;
  readonly source?: string;
}

const longest = 31_536_000;

export function addHeartbeat(program: Command): void {
  const heartbeat = program.command('heartbeat').description('Jobs that have to report, and whose silence is an alert');
  heartbeat
    .command('add')
    .description('Expect a ping by a schedule; prints the address to ping')
    .argument('<name>')
    .option('--every <seconds>', 'a ping is due so long after the last one', integerBetween(30, longest))
    .option('--cron <expression>', 'a ping is due by these five fields')
    .option('--zone <name>', 'time zone of --cron (UTC)')
    .option('--grace <seconds>', 'how long after it was due it is down (300)', integerBetween(30, longest))
    .option('--service <service>', 'whose job it is')
    .option('--source <source>', 'the Opsgenie source whose key may ping it by its name')
    .action(action(add));
  heartbeat
    .command('list')
    .description('List the heartbeats, and whether they are heard of')
    .addOption(limitOption())
    .action(action(list));
  heartbeat
    .command('show')
    .description('Show one heartbeat with its last pings')
    .argument('<name>')
    .addOption(new Option('--pings <n>', 'how many').argParser(integerBetween(1, 100)).default(10))
    .action(action(show));
  heartbeat
    .command('link')
    .description('Let the key of an Opsgenie source ping, enable, disable and read it by its name')
    .argument('<name>')
    .argument('<source>')
    .action(
      action(async (cli, each: string, source: string) => {
        const params = { heartbeat: each };
        const made = await (await cli.client()).call('updateHeartbeat', { params, body: { source } });
        printItem(cli.terminal, 'lockstep.heartbeat.link/1', made, [`${made.name} is linked to ${source}.`]);
      }),
    );
  addWatchedActs(heartbeat, {
    noun: 'heartbeat',
    pausing: 'Await nothing for a while; a ping ends it',
    resuming: 'Await pings again, from now',
    removing: 'Expect it no longer; its alert is over',
    pause: async (cli, name, isPaused) =>
      await (await cli.client()).call('updateHeartbeat', { params: { heartbeat: name }, body: { isPaused } }),
    remove: async (cli, name) => await (await cli.client()).call('removeHeartbeat', { params: { heartbeat: name } }),
  });
}

async function add(cli: Cli, name: string, { every, cron, zone, grace, service, source }: Flags): Promise<void> {
  if ((every === undefined) === (cron === undefined))
    throw usageProblem('either `--every` or `--cron` is needed', 'say when a ping is due');
  if (zone !== undefined && cron === undefined) throw usageProblem('`--zone` belongs to `--cron`', 'leave it out');
  const schedule =
    cron === undefined
      ? ({ kind: 'period', periodSeconds: every ?? 0 } as const)
      : ({ kind: 'cron', expression: cron, ...(zone === undefined ? {} : { zone }) } as const);
  const body = { name, schedule, service, source, ...(grace === undefined ? {} : { graceSeconds: grace }) };
  const made = await (await cli.client()).call('createHeartbeat', { body });
  const pingUrl = pingUrlOf(cli, made);
  printItem(cli.terminal, 'lockstep.heartbeat.add/1', { ...made, pingUrl }, [
    `Heartbeat ${made.name} is awaited from its first ping on.`,
    ...(pingUrl === null
      ? []
      : [
          `Ping ${pingUrl} when the job is done.`,
          'Add /start to it to say that the job began, /fail or its exit code (/7) to say that it failed.',
        ]),
  ]);
}

/** The whole address, to be pasted into a job. */
function pingUrlOf(cli: Cli, { pingPath }: { readonly pingPath: string | null }): string | null {
  return pingPath === null ? null : cli.settings().url + pingPath;
}

async function list(cli: Cli, { limit }: { readonly limit: number }): Promise<void> {
  const client = await cli.client();
  const marks = watchedMarks(cli.terminal.paint);
  printList(cli.terminal, await firstItems(limit, (query) => client.call('listHeartbeats', { query })), {
    schema: 'lockstep.heartbeat.list/1',
    heading: ['HEARTBEAT', 'STATE', 'WHEN', 'LAST PING', 'EXPECTED', 'SERVICE'],
    row: (each) => [
      each.name,
      marks[each.state],
      each.schedule.kind === 'cron'
        ? `${each.schedule.expression} ${each.schedule.zone}`
        : `every ${each.schedule.periodSeconds} s`,
      timeText(each.lastPingAt),
      timeText(each.expectedAt),
      each.service ?? '-',
    ],
    empty: 'No heartbeat: `lockstep heartbeat add NAME --every 3600` makes one.',
  });
}

async function show(cli: Cli, name: string, { pings: most }: { readonly pings: number }): Promise<void> {
  const shown = await (await cli.client()).call('getHeartbeat', { params: { heartbeat: name } });
  const pingUrl = pingUrlOf(cli, shown);
  printItem(cli.terminal, 'lockstep.heartbeat.show/1', { ...shown, pingUrl, pings: shown.pings.slice(0, most) }, [
    `${shown.name} is ${shown.state}; last ping ${timeText(shown.lastPingAt)}, expected ${timeText(shown.expectedAt)}.`,
    ...(pingUrl === null ? [] : [`It is pinged at ${pingUrl}`]),
    ...shown.pings.slice(0, most).map(({ at, kind, exitCode, runMs }) => {
      const code = exitCode === null ? '' : ` ${exitCode}`;
      return `${timeText(at)}  ${kind}${code}${runMs === null ? '' : ` after ${Math.round(runMs / 1_000)} s`}`;
    }),
  ]);
}
