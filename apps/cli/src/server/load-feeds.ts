import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Cli } from '../cli.ts';
import { type ExitCode, usageProblem, worstExitCode } from '../cli-problem.ts';
import { filesBelow, FOLDERS, isPlainFile } from '../files/open-file.ts';
import { timeText } from '../moments.ts';
import { Progress } from '../progress.ts';
import { tableLines } from '../table.ts';
import { oneByOne } from './one-by-one.ts';
import { uploadOf } from './upload.ts';

export interface LoadFlags {
  readonly name?: string;
  readonly contentAt?: string;
  readonly allowOlder?: boolean;
  readonly whole?: boolean;
}

type Kind = 'osv' | 'kev' | 'epss' | 'ssvc';

interface Load {
  readonly label: string;
  readonly name: string | undefined;
  readonly open: (progress: Progress) => Promise<ReadableStream<Uint8Array>>;
}

/** Sends every file as a feed of its own, so that one bad file leaves the others in force. */
export async function loadFeeds(cli: Cli, kind: Kind, paths: readonly string[], flags: LoadFlags): Promise<ExitCode> {
  const loads = await planLoads(kind, paths, flags.name);
  const client = await cli.client();
  const progress = new Progress(cli.terminal);
  const older = flags.allowOlder === true ? { allowOlder: 'true' } : {};
  const whole = flags.whole === true ? { whole: 'true' } : {};
  const { results, refused } = await oneByOne(loads, cli.terminal, async (load) => {
    try {
      const query = { name: load.name, contentAt: flags.contentAt, ...older, ...whole };
      const stream = await load.open(progress);
      const result = await client.call('loadFeed', { params: { kind }, query, stream });
      const [first] = result.rejected;
      if (first !== undefined)
        cli.terminal.say(
          `note: ${load.label}: ${result.rejected.length} records can not be used, the first at ${first.at}: ${first.problem}`,
        );
      return { file: load.label, ...result };
    } finally {
      progress.end();
    }
  });
  if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.advisories.load/1', items: results });
  else if (results.length > 0)
    for (const line of tableLines(
      ['FEED', 'CONTENT OF', 'ADDED', 'CHANGED', 'UNCHANGED', 'FILE'],
      results.map(({ feed, added, changed, unchanged, file }) => [
        feed.name,
        timeText(feed.contentAt),
        String(added),
        String(changed),
        String(unchanged),
        file,
      ]),
      cli.terminal.width,
    ))
      cli.terminal.out(line);
  return worstExitCode(refused);
}

/** A folder of single records is one feed, sent as JSON Lines; every other file is a feed of its own. */
async function planLoads(kind: Kind, paths: readonly string[], name: string | undefined): Promise<Load[]> {
  const loads: Load[] = [];
  for (const path of paths) {
    const isFolder = (await isPlainFile(path)) && (await stat(path)).isDirectory();
    const records = kind === 'osv' && isFolder ? await singleRecords(path) : [];
    if (records.length > 0) loads.push(folderLoad(path, records, name));
    else {
      for (const file of await filesBelow([path]))
        loads.push({ label: file, name: name ?? nameOf(kind, file), open: (progress) => uploadOf(file, progress) });
    }
  }
  if (loads.length === 0) throw usageProblem(`no file was found in ${paths.join(', ')}`, FOLDERS);
  const names = loads.map((load) => load.name);
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (kind === 'osv' && twice !== undefined)
    throw usageProblem(
      `two files would be the feed \`${twice}\`, and the second would replace the first`,
      'load them one by one, each with its own `--name`',
    );
  return loads;
}

/** Names of the files when a folder holds nothing but JSON files: how databases are published record by record. */
async function singleRecords(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  const data = files.filter(({ name }) => !/\.(md|txt)$/i.test(name));
  if (data.length < 2 || !data.every(({ name }) => name.endsWith('.json'))) return [];
  return data.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
}

function folderLoad(folder: string, files: readonly string[], name: string | undefined): Load {
  async function* lines(progress: Progress): AsyncGenerator<Uint8Array> {
    const text = new TextEncoder();
    for (const [index, file] of files.entries()) {
      progress.now(`sending ${file}`, index / files.length);
      let record = '';
      for await (const chunk of createReadStream(file, 'utf8')) record += String(chunk);
      yield text.encode(`${record.replaceAll(/[\r\n]+/g, ' ')}\n`);
    }
  }
  return {
    label: folder,
    name: name ?? nameOf('osv', folder),
    open: async (progress) => ReadableStream.from(lines(progress)),
  };
}

/** `npm-derived.osv.jsonl.gz` is the feed `osv:npm-derived`; the other kinds have one source unless told otherwise. */
function nameOf(kind: Kind, path: string): string | undefined {
  if (kind !== 'osv') return undefined;
  const name = basename(path).replaceAll(/(\.osv|\.jsonl?|\.ndjson|\.gz|\.zip)+$/gi, '');
  return name === '' || name === 'all' ? undefined : name;
}
