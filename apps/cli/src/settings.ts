import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliProblem, exitCodes, usageProblem } from './cli-problem.ts';
import type { Environment } from './environment.ts';

/** Which server is asked, as whom, and who said so. */
export interface Settings {
  readonly url: string;
  readonly urlFrom: string;
  readonly token: string | undefined;
  readonly tokenFrom: string | undefined;
}

interface FileSettings {
  readonly path: string;
  readonly url: string | undefined;
  readonly token: string | undefined;
}

const DEFAULT_URL = 'http://127.0.0.1:4500';
const PROJECT_FILE = 'lockstep.json';

/**
 * Flags, then environment, then `lockstep.json` here or above, then the user's `config.json`.
 *
 * A token of the user's file goes only to the address of the user's file: a checkout with a `lockstep.json` of its own
 * must not send it elsewhere. A project file holds no token: it is committed.
 */
export function findSettings(
  flags: { readonly url?: string | undefined; readonly token?: string | undefined },
  environment: Environment,
  folder: string,
): Settings {
  const project = readProject(folder);
  const user = readFile(join(environment.configFolder, 'config.json'));
  const [url, urlFrom] = firstOf(
    [flags.url, '--url'],
    [environment.url, 'LOCKSTEP_URL'],
    [project?.url, project?.path ?? ''],
    [user?.url, user?.path ?? ''],
  ) ?? [DEFAULT_URL, 'default'];
  const origin = checkedUrl(url, urlFrom);
  const isOfUser = user !== undefined && origin === checkedUrl(user.url ?? DEFAULT_URL, user.path);
  const [token, tokenFrom] = firstOf(
    [flags.token, '--token'],
    [environment.token, 'LOCKSTEP_TOKEN'],
    [isOfUser ? user.token : undefined, user?.path ?? ''],
  ) ?? [undefined, undefined];
  return { url: origin, urlFrom, token, tokenFrom };
}

function firstOf(...choices: readonly [string | undefined, string][]): [string, string] | undefined {
  for (const [value, from] of choices) if (value !== undefined && value !== '') return [value, from];
  return undefined;
}

/** Without a slash at the end, so that two ways of writing an address are one. */
function checkedUrl(url: string, from: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw usageProblem(`the address \`${url}\` of ${from} is none`, `for example ${DEFAULT_URL}`);
  }
  return parsed.href.replace(/\/+$/, '');
}

function readProject(folder: string): FileSettings | undefined {
  const path = join(folder, PROJECT_FILE);
  if (existsSync(path)) {
    const found = readFile(path);
    if (found?.token !== undefined)
      throw fileProblem(
        `\`${path}\` holds a token`,
        'a project file is shared with everybody who has the project: put the token into LOCKSTEP_TOKEN, and revoke this one',
      );
    return found;
  }
  const above = dirname(folder);
  return above === folder ? undefined : readProject(above);
}

function readFile(path: string): FileSettings | undefined {
  if (!existsSync(path)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fileProblem(`\`${path}\` can not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const member = (name: 'url' | 'token'): string | undefined => {
    const found = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (found !== undefined && typeof found !== 'string') throw fileProblem(`\`${name}\` in \`${path}\` is no text`);
    return found;
  };
  return { path, url: member('url'), token: member('token') };
}

/** Nothing that was typed is wrong, so it is no usage problem. */
function fileProblem(message: string, help?: string): CliProblem {
  return new CliProblem(exitCodes.error, message, { help });
}
