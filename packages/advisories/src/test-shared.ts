import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = path.resolve(import.meta.dirname, '../../../../shared');

/** Whether a file or folder of published data lies beside the checkout: tests that need it are skipped where it does not. */
export function hasShared(name: string): boolean {
  return existsSync(path.join(folder, name));
}

/** Paths of the files of a folder of it. */
export function sharedFiles(name: string): string[] {
  return readdirSync(path.join(folder, name)).map((file) => `${name}/${file}`);
}

/** The text of such a file, unpacked. */
export function sharedText(name: string): string {
  const bytes = readFileSync(path.join(folder, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
