import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { releasesOperations, ResponseOf } from '@lockstep/contract';
import type { Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { textLines } from '../files/json-records.ts';
import { filesBelow, openDocument } from '../files/open-file.ts';
import { Progress } from '../progress.ts';
import { historyLines, type ImportFlags } from './history-lines.ts';
import { uploadOf } from './upload.ts';

type Imported = ResponseOf<typeof releasesOperations.importLedger> & { readonly file: string };

/** One request per file; what was imported stays when a later file fails. */
export async function importLedgers(cli: Cli, paths: readonly string[], flags: ImportFlags): Promise<Imported[]> {
  const files = await ledgerFiles(paths);
  const client = await cli.client();
  const progress = new Progress(cli.terminal);
  const results: Imported[] = [];
  try {
    for (const file of files) {
      const stream = (await isLedger(file))
        ? await uploadOf(file, progress)
        : ReadableStream.from(historyLines(file, flags, progress, cli.terminal.say));
      results.push({ file, ...(await client.call('importLedger', { stream })) });
    }
  } finally {
    progress.end();
  }
  return results;
}

/** Of a folder: every `releases.json` below it, and every JSON Lines file. */
async function ledgerFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await filesBelow([path]);
    if (!(await stat(path)).isDirectory()) files.push(path);
    else if (found.includes(join(path, 'releases.json'))) files.push(join(path, 'releases.json'));
    else
      files.push(
        ...found.filter((file) => basename(file) === 'releases.json' || /\.(jsonl|ndjson)(\.gz)?$/.test(file)),
      );
  }
  if (files.length === 0)
    throw usageProblem(`no ledger was found in ${paths.join(', ')}`, 'name a `releases.json`, or a file of JSON Lines');
  return files;
}

/** A ledger file says so on its first line. */
async function isLedger(file: string): Promise<boolean> {
  for await (const line of textLines(await openDocument(file))) return line.includes('lockstep-ledger/');
  return false;
}
