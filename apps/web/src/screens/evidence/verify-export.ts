import { EvidenceRecord } from '@lockstep/contract';
import { type ChainedRecord, ChainVerifier, type ChainVerdict, sha256 } from '@lockstep/evidence';

export type ExportVerdict = ChainVerdict | { readonly ok: false; readonly line: number; readonly problem: string };

/** Checks an export line by line, here in the browser: no server has to be trusted for it. */
export async function verifyExport(lines: AsyncIterable<string>): Promise<ExportVerdict> {
  const verifier = new ChainVerifier({ hash: sha256 });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const record = readRecord(text);
    if (record === undefined) return { ok: false, line, problem: 'it is no evidence record' };
    const broken = verifier.add(record);
    if (broken !== undefined) return broken;
  }
  return line === 0 ? { ok: false, line: 1, problem: 'the file is empty' } : verifier.finish();
}

const SALT = /^[0-9a-f]{32}$/;

function readRecord(text: string): ChainedRecord | undefined {
  const parsed = EvidenceRecord.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { position, chain, salt, actorName, redactedAt, body, ...header } = parsed.data;
  if (position === undefined || chain === undefined || (salt !== undefined && !SALT.test(salt))) return undefined;
  const content =
    salt !== undefined && actorName !== undefined
      ? { salt, actorName, body }
      : redactedAt === undefined
        ? 'missing'
        : 'redacted';
  return { ...header, position, chain, content };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The lines of a file, plain or gzip, without holding all of it. */
export async function* linesOf(file: Blob): AsyncGenerator<string> {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const bytes = isGzip ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
