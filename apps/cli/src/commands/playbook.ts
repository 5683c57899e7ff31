import type { Command } from 'commander';
import { PlaybookDefinition } from '@lockstep/contract';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { printItem, printList } from '../server/lists.ts';

export function addPlaybook(program: Command): void {
  const playbook = program.command('playbook').description('Checklists for incidents, for both sides');
  playbook.command('list').description('List the playbooks in force').action(action(list));
  playbook
    .command('show')
    .description('Show a playbook, as it is or as it was')
    .argument('<name>')
    .option('--version-number <number>', 'as of this version', Number)
    .action(action(show));
  playbook
    .command('save')
    .description('Save a playbook from a JSON or YAML file as its next version')
    .argument('<name>')
    .argument('<file>', '`-` reads what is piped in')
    .requiredOption('--because <reason>', 'why it changes')
    .action(action(save));
  playbook
    .command('start')
    .description('Start a playbook in an incident: its items become tasks')
    .argument('<name>')
    .argument('<incident>', 'INC-12')
    .action(action(start));
}

async function list(cli: Cli): Promise<void> {
  const client = await cli.client();
  const { items } = await client.call('listPlaybooks', {});
  printList(
    cli.terminal,
    { items, hasMore: false },
    {
      schema: 'lockstep.playbook.list/1',
      heading: ['NAME', 'VERSION', 'ITEMS', 'SAVED', 'TITLE'],
      row: (each) => [each.name, String(each.version), String(each.items.length), timeText(each.savedAt), each.title],
      empty: 'No playbook yet.',
    },
  );
}

async function show(cli: Cli, name: string, { versionNumber }: { readonly versionNumber?: number }): Promise<void> {
  const client = await cli.client();
  const found = await client.call('getPlaybook', { params: { playbook: name }, query: { version: versionNumber } });
  printItem(cli.terminal, 'lockstep.playbook/1', found, [
    `${found.title} (version ${found.version}, ${found.because})`,
    ...found.items.map(({ title, axis, ownerRole, dueMinutes }) => {
      const notes = [axis, ownerRole?.replaceAll('_', ' '), dueMinutes === null ? null : `within ${dueMinutes} min`];
      const said = notes.filter((note) => note !== null && note !== undefined).join(', ');
      return `- ${title}${said === '' ? '' : ` (${said})`}`;
    }),
  ]);
}

async function save(cli: Cli, name: string, file: string, { because }: { readonly because: string }): Promise<void> {
  const { openDocument, readText } = await import('../files/open-file.ts');
  const { parse } = await import('yaml');
  const written: unknown = parse(await readText(await openDocument(file)));
  const definition = PlaybookDefinition.safeParse(written);
  if (!definition.success) {
    const [issue] = definition.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? file : issue.path.join('.');
    throw usageProblem(`\`${where}\`: ${issue?.message ?? 'is no playbook'}`, 'docs/incidents.md has an example');
  }
  const { unknownKeys } = await import('../files/unknown-keys.ts');
  const [unknown] = unknownKeys(PlaybookDefinition, written);
  if (unknown !== undefined) {
    const { place, nearest } = unknown;
    const help = nearest === undefined ? 'docs/incidents.md has an example' : `did you mean \`${nearest}\`?`;
    throw usageProblem(`\`${place}\`: a playbook has no such key`, help);
  }
  const client = await cli.client();
  const { items } = await client.call('listPlaybooks', {});
  const follows = items.find((one) => one.name === name)?.version ?? 0;
  const saved = await client.call('putPlaybook', {
    params: { playbook: name },
    body: { ...definition.data, because, follows },
  });
  printItem(cli.terminal, 'lockstep.playbook/1', saved, [`${saved.name} is version ${saved.version} now.`]);
}

async function start(cli: Cli, name: string, incident: string): Promise<void> {
  const client = await cli.client();
  const { incidentRef } = await import('../server/named-ids.ts');
  const params = { incident: incidentRef(incident) };
  const answer = await client.call('startPlaybook', { params, body: { playbook: name } });
  const { length } = answer.added;
  printItem(cli.terminal, 'lockstep.playbook.start/1', answer, [
    length === 0 ? 'Nothing new: its items are tasks already.' : `${length} ${length === 1 ? 'task' : 'tasks'} added.`,
    ...answer.added.map(({ title }) => `- ${title}`),
  ]);
}
