import type { ResponseOf, vexOperations } from '@lockstep/contract';
import type { Cli } from '../cli.ts';
import { type ExitCode, usageProblem, worstExitCode } from '../cli-problem.ts';
import { filesBelow, FOLDERS } from '../files/open-file.ts';
import { Progress } from '../progress.ts';
import { tableLines } from '../table.ts';
import { oneByOne } from './one-by-one.ts';
import { uploadOf } from './upload.ts';

export interface LoadVexFlags {
  readonly name?: string;
  readonly trust: 'own' | 'vendor' | 'hub';
  readonly expiresAt?: string;
  readonly allowOlder?: boolean;
}

/** Sends every file as a document of its own, so that one bad file leaves the others in force. */
export async function loadVexFiles(cli: Cli, paths: readonly string[], flags: LoadVexFlags): Promise<ExitCode> {
  const client = await cli.client();
  const progress = new Progress(cli.terminal);
  const { name, trust, expiresAt } = flags;
  const older = flags.allowOlder === true ? { allowOlder: 'true' } : {};
  const items = (await filesBelow(paths)).map((label) => ({ label }));
  if (items.length === 0) throw usageProblem(`no file was found in ${paths.join(', ')}`, FOLDERS);
  const { results, refused } = await oneByOne(items, cli.terminal, async ({ label: file }) => {
    try {
      const stream = await uploadOf(file, progress);
      const loaded = await client.call('loadVex', { query: { name, trust, expiresAt, ...older }, stream });
      for (const { at, problem, help } of loaded.problems) cli.terminal.say(`note: ${file} ${at}: ${problem}; ${help}`);
      const { counts } = await client.call('getVexReport', {
        params: { document: loaded.document.id },
        query: { limit: 1 },
      });
      return { file, ...loaded, counts };
    } finally {
      progress.end();
    }
  });
  if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.vex.load/1', items: results });
  else if (results.length > 0) showLoaded(cli, results);
  return worstExitCode(refused);
}

type Loaded = Omit<ResponseOf<typeof vexOperations.loadVex>, 'problems'> &
  Pick<ResponseOf<typeof vexOperations.getVexReport>, 'counts'>;

function showLoaded({ terminal }: Cli, results: readonly Loaded[]): void {
  const rows = results.map(({ document, counts, isNew }) => [
    document.id,
    document.name,
    document.author,
    String(document.statements),
    String(counts.suppresses),
    String(counts.notApplied),
    isNew ? 'loaded' : 'was loaded',
  ]);
  const heading = ['DOCUMENT', 'NAME', 'AUTHOR', 'STATEMENTS', 'SUPPRESS', 'NOT APPLIED', 'STATE'];
  for (const line of tableLines(heading, rows, terminal.width)) terminal.out(line);
  if (results.some(({ counts }) => counts.notApplied > 0)) {
    terminal.say('`lockstep vex show DOCUMENT` tells why statements are not applied.');
  }
}
