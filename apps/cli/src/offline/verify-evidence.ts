import { createHash } from 'node:crypto';
import { type ChainedRecord, ChainVerifier, type ChainVerdict } from '@lockstep/evidence';
import { jsonRecords } from '../files/json-records.ts';
import { openDocument, unreadable } from '../files/open-file.ts';

const MAKE_IT = 'make the file with `lockstep evidence export`';

/** `withheld`: how many of the `redacted` ones were not for whoever exported the chain, and are there. */
export type FileVerdict = ChainVerdict & { readonly withheld?: number };

/** Checks an exported chain from its first record, one by one. */
export async function verifyEvidenceFile(path: string): Promise<FileVerdict> {
  let isEmpty = true;
  let withheld = 0;
  const verifier = new ChainVerifier({ hash: (text) => createHash('sha256').update(text).digest('hex') });
  for await (const { at, value } of jsonRecords(await openDocument(path))) {
    const record = toRecord(value);
    if (record === undefined) throw unreadable(at, 'it is no evidence record', MAKE_IT);
    isEmpty = false;
    if (isWithheld(value)) withheld += 1;
    const broken = verifier.add(record);
    if (broken !== undefined) return broken;
  }
  // An export that failed leaves such a file, and nothing was proved by it.
  if (isEmpty) throw unreadable(path, 'it holds no evidence record', MAKE_IT);
  const verdict = verifier.finish();
  return verdict.ok ? { ...verdict, withheld } : verdict;
}

function isWithheld(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'isWithheld') === true;
}

const TEXTS = ['id', 'type', 'subjectId', 'actorKind', 'actorId', 'at', 'contentDigest', 'digest', 'chain'] as const;

/** The members of an exported record in the form of the chain; undefined when one is not there. */
function toRecord(value: unknown): ChainedRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const member = (name: string): unknown => Reflect.get(value, name);
  const position = member('position');
  const texts = TEXTS.map((name) => [name, member(name)] as const);
  if (typeof position !== 'number' || !Number.isInteger(position)) return undefined;
  if (texts.some(([, text]) => typeof text !== 'string')) return undefined;
  // Every name of TEXTS was just seen to be a text.
  const header = Object.fromEntries(texts) as Record<(typeof TEXTS)[number], string>;
  return { ...header, position, content: contentOf(member) };
}

function contentOf(member: (name: string) => unknown): ChainedRecord['content'] {
  const [salt, actorName] = [member('salt'), member('actorName')];
  if (typeof salt === 'string' && typeof actorName === 'string') return { salt, actorName, body: member('body') };
  return typeof member('redactedAt') === 'string' ? 'redacted' : 'missing';
}
