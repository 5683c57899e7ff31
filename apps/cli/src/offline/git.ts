import { spawn } from 'node:child_process';
import { CliProblem, exitCodes } from '../cli-problem.ts';

/** Far more than the names of a repository's files have. */
const LONGEST_ANSWER = 64 * 1024 * 1024;

/**
 * Asks the system's git, without a shell, about a repository. Reads only, and never fetches: in a partial clone git would
 * otherwise download what is missing.
 *
 * @param folder in the working tree, or a bare repository
 * @throws CliProblem with git's own words when it fails
 */
export async function git(folder: string, ...words: readonly string[]): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of gitBytes(folder, ...words)) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) throw new CliProblem(exitCodes.error, `git answers \`${words[0]}\` with too much`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The same, as it comes. */
export async function* gitBytes(folder: string, ...words: readonly string[]): AsyncGenerator<Uint8Array> {
  const child = spawn('git', ['-C', folder, '-c', 'protocol.allow=never', '--literal-pathspecs', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(0, 2_000)));
  const ended = new Promise<number | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', (code) => resolve(code ?? 1));
  });
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
  } finally {
    child.kill();
  }
  const end = await ended;
  if (end !== 0) throw failure(end, said, folder);
}

function failure(end: number | Error, said: string, folder: string): CliProblem {
  if (end instanceof Error && 'code' in end && end.code === 'ENOENT')
    return new CliProblem(exitCodes.error, '`git` is not installed, or not on the PATH', {
      help: 'install git, or judge files with `lockstep gate replay`',
    });
  const [line = ''] = said.replace(/^(?:fatal|error): /, '').split('\n');
  if (/not a git repository/i.test(line))
    return new CliProblem(exitCodes.usage, `\`${folder}\` is no git repository`, {
      help: 'name one with `--git PATH`',
    });
  if (/cannot change to/i.test(line))
    return new CliProblem(exitCodes.usage, `\`${folder}\`: no such folder`, { help: 'name one with `--git PATH`' });
  return new CliProblem(exitCodes.error, `git failed in \`${folder}\`: ${line === '' ? String(end) : line}`);
}
