import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whole or not at all, also when two commands write at once; readable by the user alone. */
export function writeAtomically(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  replaceFile(path, JSON.stringify(value), 0o600);
}

/** Whole or not at all, into a folder that is there; for files that people asked for by name. */
export function writeBytesAtomically(path: string, bytes: Uint8Array): void {
  replaceFile(path, bytes, 0o666);
}

function replaceFile(path: string, content: string | Uint8Array, mode: number): void {
  const unfinished = `${path}.${randomUUID()}.tmp`;
  try {
    writeFileSync(unfinished, content, { mode });
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
