import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from '@lockstep/client';

/** @returns how many records were written */
export async function exportEvidence(client: Client, file: string | undefined): Promise<number> {
  let records = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const record of client.lines('exportEvidence')) {
      records++;
      yield `${JSON.stringify(record)}\n`;
    }
  }
  if (file === undefined) await pipeline(Readable.from(lines()), process.stdout, { end: false });
  else await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
  return records;
}
