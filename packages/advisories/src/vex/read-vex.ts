import { documentKindOf } from '../document-kind.ts';
import { isRecord, textOf } from '../json-values.ts';
import { readCsaf } from './csaf.ts';
import { readCycloneDxVex } from './cyclonedx.ts';
import { readOpenVex } from './openvex.ts';
import type { ReadVex } from './statement.ts';

/** Characters of a document. */
export const MOST_VEX_CHARACTERS = 64 * 1024 * 1024;

/**
 * Reads a VEX document: OpenVEX 0.0.x and 0.2, CSAF 2.0 (the VEX profile and other profiles that state products), CycloneDX 1.4
 * to 1.7 with vulnerabilities. A statement that can not be used is named with its place and cure; the others count.
 *
 * @returns `ok: false` when nothing of it can be used; never throws
 */
export function readVex(text: string): ReadVex {
  if (text.length > MOST_VEX_CHARACTERS) {
    return refuse('', `it has more than ${MOST_VEX_CHARACTERS} characters`, 'split the document');
  }
  if (text.trim() === '') return refuse('', 'it is empty', 'check the step that writes it');
  let json: unknown;
  try {
    json = parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return refuse('', 'it is not JSON', 'OpenVEX, CSAF and CycloneDX documents are read as JSON');
  }
  if (!isRecord(json)) return refuse('', 'it is no JSON object', 'OpenVEX, CSAF and CycloneDX documents are objects');
  const context = json['@context'];
  const contexts = Array.isArray(context) ? context : [context];
  if (contexts.some((one) => textOf(one)?.includes('openvex') === true)) return readOpenVex(json);
  const head = json['document'];
  if (isRecord(head) && (head['csaf_version'] !== undefined || head['tracking'] !== undefined)) {
    return readCsaf(json, head);
  }
  if (json['bomFormat'] === 'CycloneDX') return readCycloneDxVex(json);
  const kind = documentKindOf(Object.keys(json));
  if (kind !== undefined && kind.role !== 'vex') return refuse('', `it is ${kind.what}, not VEX`, kind.help);
  return refuse(
    '',
    'it is neither OpenVEX nor CSAF nor CycloneDX',
    'OpenVEX has `@context`, CSAF `document/csaf_version`, CycloneDX `bomFormat`',
  );
}

/** Halves of characters and NUL, which no store and no purl can carry, become U+FFFD. Escapes can smuggle them in. */
function parse(text: string): unknown {
  const isSuspect = /\\u(?:0000|d[89a-f])/i.test(text);
  return JSON.parse(
    text.toWellFormed(),
    isSuspect ? (_, value: unknown) => (typeof value === 'string' ? wellFormed(value) : value) : undefined,
  );
}

function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

function refuse(at: string, problem: string, help: string): ReadVex {
  return { ok: false, at, problem, help };
}
