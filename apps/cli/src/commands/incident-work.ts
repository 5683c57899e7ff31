import { type Command, Option } from 'commander';
import type { Axis } from '@lockstep/contract';
import { action, type Cli } from '../cli.ts';
import type { ExitCode } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { printItem, printList } from '../server/lists.ts';
import { environmentOption, type Motive, motiveOption, timeOption } from './common-options.ts';

/** What is done in an incident: tasks, a way out, closing a side, learning. */
export function addIncidentWork(incident: Command): void {
  incident
    .command('tasks')
    .description('What is to be done, open ones first; `--add` adds one, `--done` ends one')
    .argument('<incident>', 'INC-12')
    .option('--add <title>', 'add a task')
    .option('--done <id>', 'this task is done')
    .action(action(tasks));
  incident
    .command('propose')
    .description('Ask the gate for a way out, from inside the incident; the answer stands on its timeline')
    .argument('<incident>', 'INC-12')
    .argument('<target>', 'the release to go to')
    .option('--service <name>', 'where the incident is about several, or none')
    .addOption(environmentOption())
    .addOption(motiveOption('reliability'))
    .option('--reason <text>', 'why; keys read it')
    .action(action(propose));
  incident
    .command('close')
    .description('Close one side of an incident; says what is proven, and what stands in the way')
    .argument('<incident>', 'INC-12')
    .addOption(new Option('--side <axis>', 'which side').choices(['reliability', 'security']).makeOptionMandatory())
    .option('--because <text>', 'stands on the timeline')
    .addOption(timeOption('--at <time>', 'when (now)'))
    .action(action(close));
  incident
    .command('postmortem')
    .description('The postmortem of an incident, as Markdown or HTML; `--draft` begins it out of the timeline')
    .argument('<incident>', 'INC-12')
    .option('--draft', 'begin it')
    .addOption(new Option('--format <format>', 'what is printed').choices(['markdown', 'html']).default('markdown'))
    .action(action(postmortem));
}

async function refOf(name: string): Promise<{ readonly incident: string }> {
  const { incidentRef } = await import('../server/named-ids.ts');
  return { incident: incidentRef(name) };
}

async function tasks(
  cli: Cli,
  name: string,
  { add, done }: { readonly add?: string; readonly done?: string },
): Promise<void> {
  const client = await cli.client();
  const params = await refOf(name);
  if (add !== undefined) await client.call('addTask', { params, body: { title: add } });
  if (done !== undefined) {
    const { items } = await client.call('listTasks', { params });
    const version = items.find(({ id }) => id === done)?.version ?? 0;
    await client.call('updateTask', { params: { ...params, task: done }, body: { state: 'done', version } });
  }
  const { items } = await client.call('listTasks', { params });
  printList(
    cli.terminal,
    { items, hasMore: false },
    {
      schema: 'lockstep.task.list/1',
      heading: ['STATE', 'WHOSE', 'DUE', 'TITLE', 'ID'],
      row: (task) => [
        task.state,
        task.owner?.name ?? task.ownerRole?.replaceAll('_', ' ') ?? 'nobody',
        task.dueAt === null ? '' : timeText(task.dueAt),
        task.title,
        task.id,
      ],
      empty: 'No task.',
    },
  );
}

interface ProposeFlags {
  readonly service?: string;
  readonly environment: string;
  readonly motive: Motive;
  readonly reason?: string;
}

async function propose(cli: Cli, name: string, target: string, flags: ProposeFlags): Promise<ExitCode> {
  const client = await cli.client();
  const { usageProblem } = await import('../cli-problem.ts');
  const { service } = await client.call('getIncident', { params: await refOf(name) });
  const about = flags.service ?? service ?? undefined;
  if (about === undefined) throw usageProblem(`${name} is about no service`, 'name one with `--service`');
  const { checkGate } = await import('../server/check-gate.ts');
  return await checkGate(cli, {
    service: about,
    target,
    environment: flags.environment,
    motive: flags.motive,
    ...(flags.reason === undefined ? {} : { reason: flags.reason }),
    incident: name,
    feedAgeRuleOff: false,
    automatic: false,
    strict: false,
    wait: false,
  });
}

interface CloseFlags {
  readonly side: Axis;
  readonly because?: string;
  readonly at?: string;
}

async function close(cli: Cli, name: string, { side, because, at }: CloseFlags): Promise<void> {
  const client = await cli.client();
  const params = { ...(await refOf(name)), axis: side };
  const body = { to: 'resolved', because, at } as const;
  const { withNextCommand } = await import('../server/next-command.ts');
  const done = await withNextCommand(name, async () => await client.call('moveIncidentAxis', { params, body }));
  const closed = done.axes.find(({ axis }) => axis === side);
  const open = done.axes.filter(({ resolvedAt }) => resolvedAt === null).map(({ axis }) => axis);
  printItem(cli.terminal, 'lockstep.incident/1', done, [
    `${done.name} is closed on ${side}${open.length === 0 ? '' : `; ${open.join(' and ')} stays open`}.`,
    ...(closed?.proven ?? []).map((sentence) => `proven: ${sentence}`),
    ...(closed?.unproven ?? []).map((sentence) => `not proven: ${sentence}`),
  ]);
}

async function postmortem(
  cli: Cli,
  name: string,
  { draft, format }: { readonly draft?: boolean; readonly format: 'markdown' | 'html' },
): Promise<void> {
  const client = await cli.client();
  const params = await refOf(name);
  if (draft === true) await client.call('draftPostmortem', { params });
  const { fileName, text } = await client.call('exportPostmortem', { params, query: { format } });
  printItem(cli.terminal, 'lockstep.postmortem/1', { fileName, text }, [text]);
}
