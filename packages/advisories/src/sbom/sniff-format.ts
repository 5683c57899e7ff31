import { EPSS_TABLE } from '../document-kind.ts';
import { LockTextReader, textLockKindOf } from '../lockfiles/lock-text.ts';
import { AS_READ, Refusal } from './document-reader.ts';
import type { DocumentReader, SbomLimits } from './document-reader.ts';
import { JsonReader } from './json-reader.ts';
import { SpdxTagValueReader } from './spdx-tag-value.ts';
import { noSbom } from './unknown-object.ts';
import { XmlReader } from './xml-reader.ts';

/** Recognises by its first bytes what is certainly no text. */
export function sniffBytes(bytes: Uint8Array): void {
  const [a, b] = bytes;
  if (a === 0x1f && b === 0x8b)
    throw new Refusal('the file is compressed with gzip', 'decompress it first (`gunzip FILE`)');
  if (a === 0x50 && b === 0x4b) throw new Refusal('the file is a ZIP archive', 'extract the SBOM from it first');
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw NOT_UTF8;
}

export const NOT_UTF8 = new Refusal(
  'the file is not UTF-8 text',
  'convert it (`iconv -f UTF-16 -t UTF-8`), or have the tool write UTF-8',
);

/**
 * The reader for a document, by its beginning; the name decides only where that leaves it open. Throws `Refusal`.
 *
 * @param head thousands of characters where there are
 * @param name of the file, with or without path; may be empty
 */
export function readerOf(head: string, name: string, limits: SbomLimits): DocumentReader {
  // Bounded, because a caller may hand over the whole document as one piece.
  const text = head.trimStart().slice(0, 16_384);
  const lower = text.slice(0, 2_000).toLowerCase();
  const fileName = name.slice(name.lastIndexOf('/') + 1).replace(/\.gz$/i, '');
  if (text.startsWith('{')) return new JsonReader(limits);
  if (text.startsWith('<') && !text.startsWith('<<<<<<<')) return markupReader(lower, limits);
  if (/^(?:#.*\n|\s)*spdxversion:\s*spdx-/.test(lower)) return new SpdxTagValueReader(limits);
  if (/^(?:#model_version:.*\n)?cve,epss\b/.test(lower)) throw noSbom(EPSS_TABLE);
  const kind = textLockKindOf(text, fileName);
  if (kind !== undefined) return new LockTextReader(kind, limits);
  if (text === '') throw new Refusal('the file is empty', 'check the step that writes the SBOM');
  if (text.startsWith('['))
    throw new Refusal('the file is a JSON list; an SBOM is one JSON object', 'send one document at a time');
  if (/^(?:#.*\n|---[ \t]*\n|\s)*"?(?:bomformat|spdxversion|specversion|spdxid)"?:/.test(lower))
    throw new Refusal('the file is an SBOM in YAML', AS_READ);
  throw new Refusal('the file is no document that is read', AS_READ);
}

function markupReader(lower: string, limits: SbomLimits): DocumentReader {
  if (lower.startsWith('<!doctype html') || /^(?:<!--.*-->|\s)*<html[\s>]/.test(lower)) {
    throw new Refusal(
      'the file is an HTML page, not an SBOM',
      'the address probably led to a login or a file view: download the raw file',
    );
  }
  return new XmlReader(limits);
}
