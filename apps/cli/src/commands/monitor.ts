import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { integerBetween } from '../option-values.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption } from './common-options.ts';
import { addWatchedActs, watchedMarks } from './watched.ts';

interface Flags {
  readonly http?: string;
  readonly tcp?: string;
  readonly tls?: string;
  readonly keyword?: string;
  readonly slowest?: number;
  readonly daysLeft?: number;
  readonly every?: number;
  readonly confirmations?: number;
  readonly service?: string;
}

export function addMonitor(program: Command): void {
  const monitor = program.command('monitor').description('Addresses that the server looks at again and again');
  monitor
    .command('add')
    .description('Look at an address; what fails is an alert')
    .argument('<name>')
    .option('--http <url>', 'an http or https address')
    .option('--tcp <host:port>', 'a port that must be open')
    .option('--tls <host:port>', 'a certificate that must be good')
    .option('--keyword <text>', 'must stand in the answer (--http)')
    .option('--slowest <ms>', 'slower is down (10000)', integerBetween(50, 60_000))
    .option('--days-left <days>', 'down when the certificate ends within (14, --tls)', integerBetween(1, 365))
    .option('--every <seconds>', 'between two looks (60)', integerBetween(20, 86_400))
    .option('--confirmations <n>', 'failures in a row before it is down (2)', integerBetween(1, 10))
    .option('--service <service>', 'whose address it is')
    .action(action(add));
  monitor
    .command('list')
    .description('List what is looked at, and how it is')
    .addOption(limitOption())
    .action(action(list));
  monitor
    .command('show')
    .description('Show one check with its last results')
    .argument('<name>')
    .addOption(new Option('--results <n>', 'how many').argParser(integerBetween(1, 100)).default(10))
    .action(action(show));
  addWatchedActs(monitor, {
    noun: 'monitor',
    pausing: 'Look no more for a while',
    resuming: 'Look again, at once',
    removing: 'Look no longer; its alert is over',
    pause: async (cli, name, isPaused) =>
      await (await cli.client()).call('updateUptimeCheck', { params: { check: name }, body: { isPaused } }),
    remove: async (cli, name) => await (await cli.client()).call('removeUptimeCheck', { params: { check: name } }),
  });
}

function probeOf({ http, tcp, tls, keyword, slowest, daysLeft }: Flags) {
  const targets = [http, tcp, tls].filter((target) => target !== undefined);
  if (targets.length !== 1)
    throw usageProblem('one of `--http`, `--tcp` and `--tls` is needed', 'say what is looked at');
  const slow = slowest === undefined ? {} : { slowestMs: slowest };
  if (http !== undefined)
    return { kind: 'http', url: http, ...(keyword === undefined ? {} : { keyword }), ...slow } as const;
  if (keyword !== undefined) throw usageProblem('`--keyword` belongs to `--http`', 'leave it out');
  const [, host = '', port] = /^(.+?)(?::(\d{1,5}))?$/.exec(tcp ?? tls ?? '') ?? [];
  if (tcp !== undefined) {
    if (port === undefined) throw usageProblem(`\`${tcp}\` names no port`, 'write host:port');
    return { kind: 'tcp', host, port: Number(port), ...slow } as const;
  }
  const days = daysLeft === undefined ? {} : { daysLeft };
  return { kind: 'tls', host, port: Number(port ?? 443), ...days, ...slow } as const;
}

async function add(cli: Cli, name: string, flags: Flags): Promise<void> {
  const { every, confirmations, service } = flags;
  const body = {
    name,
    service,
    probe: probeOf(flags),
    ...(every === undefined ? {} : { intervalSeconds: every }),
    ...(confirmations === undefined ? {} : { confirmations }),
  };
  const made = await (await cli.client()).call('createUptimeCheck', { body });
  printItem(cli.terminal, 'lockstep.monitor.add/1', made, [
    `${made.name} is looked at now, then every ${made.intervalSeconds} s; down after ${made.confirmations} failures in a row.`,
  ]);
}

async function list(cli: Cli, { limit }: { readonly limit: number }): Promise<void> {
  const client = await cli.client();
  const marks = watchedMarks(cli.terminal.paint);
  printList(cli.terminal, await firstItems(limit, (query) => client.call('listUptimeChecks', { query })), {
    schema: 'lockstep.monitor.list/1',
    heading: ['CHECK', 'STATE', 'LOOKED', 'TOOK', 'TARGET', 'PROBLEM'],
    row: ({ name, state, lastCheckedAt, lastTookMs, probe, lastProblem }) => [
      name,
      marks[state],
      timeText(lastCheckedAt),
      lastTookMs === null ? '-' : `${lastTookMs} ms`,
      probe.kind === 'http' ? probe.url : `${probe.kind} ${probe.host}:${probe.port}`,
      lastProblem ?? '-',
    ],
    empty: 'Nothing is looked at: `lockstep monitor add NAME --http https://example.org` begins.',
  });
}

async function show(cli: Cli, name: string, { results: most }: { readonly results: number }): Promise<void> {
  const shown = await (await cli.client()).call('getUptimeCheck', { params: { check: name } });
  printItem(cli.terminal, 'lockstep.monitor.show/1', { ...shown, results: shown.results.slice(0, most) }, [
    `${shown.name} is ${shown.state}${shown.lastProblem === null ? '' : `: ${shown.lastProblem}`}.`,
    ...shown.results
      .slice(0, most)
      .map(({ at, tookMs, problem }) => `${timeText(at)}  ${String(tookMs).padStart(5)} ms  ${problem ?? 'up'}`),
  ]);
}
