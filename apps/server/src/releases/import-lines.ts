import { ledgerLines, type LedgerLineKind } from '@lockstep/contract';
import type { z } from 'zod';
import { parseJson } from '../platform/http/parse-json.ts';
import { validate } from '../platform/http/validate.ts';
import { Problem } from '../platform/problem.ts';
import type { FileLine } from './read-lines.ts';
import { readUpload, type UploadResult } from './read-upload.ts';

type Parsed<Kind extends LedgerLineKind> = z.output<(typeof ledgerLines)[Kind]>;

/** A line that says something usable, its SBOM already read. */
export type ImportLine = { readonly at: string; readonly bytes: number } & (
  | { readonly kind: 'release'; readonly line: Parsed<'release'>; readonly upload: UploadResult | undefined }
  | { readonly kind: 'deployment'; readonly line: Parsed<'deployment'> }
  | { readonly kind: 'point'; readonly line: Parsed<'point'> }
  | { readonly kind: 'incident'; readonly line: Parsed<'incident'> }
  | { readonly kind: 'slo'; readonly line: Parsed<'slo'> }
);

const kinds = Object.keys(ledgerLines).filter((name): name is LedgerLineKind => name in ledgerLines);

/** The JSON of a line. @throws a `Problem` for what can not be read */
export function parseLine(line: FileLine): unknown {
  // Nothing that is stored may hold one, and within a batch it must not come as far as the database.
  if (line.text?.includes('\\u0000') === true) throw new Problem('request.invalid', 'the line holds a NUL character');
  if (line.text !== undefined) return parseJson(line.text);
  throw new Problem('request.malformed', 'the line is longer than 64 MiB or not UTF-8');
}

/** @throws a `Problem` for what can not be understood */
export async function readImportLine(line: FileLine): Promise<ImportLine> {
  const value = parseLine(line);
  const found = kinds.filter((kind) => typeof value === 'object' && value !== null && Object.hasOwn(value, kind));
  const [kind] = found;
  if (kind === undefined || found.length > 1) {
    const names = kinds.map((name) => `\`${name}\``).join(', ');
    throw new Problem('request.invalid', `a line holds one of ${names}`);
  }
  const common = { at: `line ${line.number}`, bytes: line.bytes };
  switch (kind) {
    case 'release': {
      const release = validate(ledgerLines.release, value, 'body');
      return { ...common, kind, line: withoutSbom(release), upload: await uploadOf(release) };
    }
    case 'deployment':
      return { ...common, kind, line: validate(ledgerLines.deployment, value, 'body') };
    case 'point':
      return { ...common, kind, line: validate(ledgerLines.point, value, 'body') };
    case 'incident':
      return { ...common, kind, line: validate(ledgerLines.incident, value, 'body') };
    case 'slo':
      return { ...common, kind, line: validate(ledgerLines.slo, value, 'body') };
  }
}

/** A batch would otherwise keep every document it has read already. */
function withoutSbom(line: Parsed<'release'>): Parsed<'release'> {
  return { release: line.release };
}

async function uploadOf(line: Parsed<'release'>): Promise<UploadResult | undefined> {
  if (line.sbomBase64Gzip !== undefined) return readUpload(once(Buffer.from(line.sbomBase64Gzip, 'base64')));
  return line.sbom === undefined ? undefined : readUpload(once(Buffer.from(JSON.stringify(line.sbom))));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
