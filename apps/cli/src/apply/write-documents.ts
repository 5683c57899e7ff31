import { stringify } from 'yaml';
import { type Json, differences, isObject } from './compare.ts';
import { type ConfigurationDocument, DOCUMENTS, readDocument } from './documents.ts';
import { variableName } from './documents-of-server.ts';

/** A sender whose signature needs a secret of ours. */
export type NeedsSecret = (sender: string, form: string) => boolean;

/** The documents as a file: what is as it would be without a line has none. */
export function writeDocuments(documents: readonly ConfigurationDocument[]): string {
  return documents.map((document) => stringify(plainDocument(document), { lineWidth: 120 })).join('---\n');
}

/** @returns what is written of a document; it is read as the same again */
export function plainDocument(document: ConfigurationDocument): Record<string, Json | undefined> {
  const { shape } = DOCUMENTS[document.kind];
  const members = Object.entries(document).filter(
    // Some names are made of what the document says.
    ([name, value]) => name in shape && value !== undefined && !isInitial(shape, name, value as Json),
  );
  const short = Object.fromEntries(
    members.map(([name, value]) => [name, isKeptWhole(document, name) ? (value as Json) : withoutEmpty(value as Json)]),
  );
  const read = readDocument(document.kind, short);
  // Somewhere an empty list says something: then all of them are written.
  return read.success && differences(document as Json, read.data as Json).length === 0
    ? short
    : Object.fromEntries(members as [string, Json][]);
}

function isInitial(shape: object, name: string, value: Json): boolean {
  const schema: unknown = Reflect.get(shape, name);
  if (typeof schema !== 'object' || schema === null || !('safeParse' in schema)) return false;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a member of a shape of ours
  const initial = (schema as { safeParse(value: unknown): { success: boolean; data?: Json } }).safeParse(undefined);
  return initial.success && initial.data !== undefined && differences(initial.data, value).length === 0;
}

/** What others read as it is: an empty list in it may mean something. */
function isKeptWhole({ kind }: ConfigurationDocument, name: string): boolean {
  return (kind === 'alert_source' && name === 'mapping') || (kind === 'channel_setup' && name === 'settings');
}

function withoutEmpty(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => withoutEmpty(each));
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(
    ([, each]) => each !== undefined && each !== null && !(Array.isArray(each) && each.length === 0),
  );
  return Object.fromEntries(members.map(([name, each]) => [name, withoutEmpty(each ?? null)]));
}

/** What the server does not tell is named by a variable of the environment. */
export function withVariables(document: ConfigurationDocument, needsSecret: NeedsSecret): ConfigurationDocument {
  if (document.kind === 'room' || document.kind === 'webhook') {
    const { address, name } = document;
    if (typeof address !== 'string' || !address.endsWith('…')) return document;
    return { ...document, address: { env: variableName(name, 'address') } };
  }
  if (document.kind !== 'alert_source' || document.signature === null) return document;
  const { signature, sender, name } = document;
  if (!needsSecret(sender, signature.form)) return document;
  return { ...document, signature: { ...signature, secret: { env: variableName(name, 'secret') } } };
}
