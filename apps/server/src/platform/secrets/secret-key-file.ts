import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupProblem } from '../config/startup-problem.ts';
import { readKeys, SealingKeys } from './sealing-keys.ts';

export interface KeyPlaces {
  /** LOCKSTEP_SECRET_KEY. */
  readonly given: string | undefined;
  /** LOCKSTEP_SECRET_KEY_FILE. */
  readonly file: string | undefined;
  /** Where a key is made when none is given. */
  readonly dataDir: string;
}

/** The keys of the environment, else those of the file beside the data, which is made at the first start. */
export function loadSealingKeys({ given, file, dataDir }: KeyPlaces): SealingKeys {
  if (given !== undefined) return toKeys(given, 'LOCKSTEP_SECRET_KEY');
  if (file !== undefined) return toKeys(readFile(file), `\`${file}\` of LOCKSTEP_SECRET_KEY_FILE`);
  const own = join(dataDir, 'secret.key');
  make(own, dataDir);
  return toKeys(readFile(own), `\`${own}\``);
}

function toKeys(text: string, place: string): SealingKeys {
  const read = readKeys(text);
  if ('keys' in read) return new SealingKeys(read.keys);
  throw new StartupProblem(
    `${place} ${read.problem}`,
    'make a key with `openssl rand -base64 32`; several are parted by commas or lines, the first one seals',
  );
}

/** Only its owner reads it. Two processes that start at once end up with one key. */
function make(file: string, dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    const key = randomBytes(32).toString('base64');
    const remark =
      '# Opens the passwords and tokens that Lockstep keeps in its database. Keep a copy apart from its backups.';
    writeFileSync(file, `${remark}\n${key}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw new StartupProblem(
      `the key for secrets can not be written to \`${file}\`: ${reasonOf(error)}`,
      'make the folder writable, or give a key in LOCKSTEP_SECRET_KEY',
    );
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartupProblem(
      `the key for secrets can not be read from \`${file}\`: ${reasonOf(error)}`,
      'make it readable for this user, or give the key in LOCKSTEP_SECRET_KEY',
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'unknown';
}
