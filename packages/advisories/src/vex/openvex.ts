import { instantOf, isRecord, listOf, textOf, textsOf } from '../json-values.ts';
import type { JsonRecord } from '../json-values.ts';
import { nameWithin, StatementCollector, vexJustifications } from './statement.ts';
import type { ReadVex, VexJustification, VexProduct, VexSoftware, VexStatus } from './statement.ts';

const STATUSES: ReadonlySet<string> = new Set<VexStatus>(['not_affected', 'affected', 'fixed', 'under_investigation']);
const JUSTIFICATIONS: ReadonlySet<string> = new Set(vexJustifications.slice(0, 5));

/**
 * Reads OpenVEX 0.2 and the older form in which vulnerability and products are plain texts and subcomponents belong to the
 * statement. A statement without a date has that of the document.
 *
 * Source: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
 */
export function readOpenVex(json: JsonRecord): ReadVex {
  const collector = new StatementCollector();
  if (!Array.isArray(json['statements'])) {
    return { ok: false, at: '/statements', problem: 'there is no list of statements', help: 'add `statements`' };
  }
  const issuedAt = instantOf(json['timestamp']);
  for (const [index, statement] of listOf(json['statements']).entries()) {
    readStatement(collector, `/statements/${index}`, statement, issuedAt);
  }
  return {
    ok: true,
    document: {
      format: 'openvex',
      specVersion: specVersionOf(json['@context']),
      id: nameWithin(textOf(json['@id'])),
      version: versionOf(json['version']),
      author: nameWithin(textOf(json['author'])),
      issuedAt: instantOf(json['last_updated']) ?? issuedAt,
      statements: collector.statements,
      problems: collector.problems,
      dropped: collector.dropped,
    },
  };
}

function specVersionOf(context: unknown): string {
  const found = /\/v(\d+\.\d+\.\d+)/.exec(listOf([context].flat()).map(String).join(' '));
  return found?.[1] ?? '0.0.0';
}

function versionOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : textOf(value);
}

function readStatement(
  collector: StatementCollector,
  id: string,
  value: unknown,
  fromDocument: string | undefined,
): void {
  if (!isRecord(value)) {
    collector.drop(id, 'it is no object', 'a statement is an object with `vulnerability`, `products` and `status`');
    return;
  }
  const status = textOf(value['status']);
  if (status === undefined || !isStatus(status)) {
    collector.drop(`${id}/status`, `\`${status ?? ''}\` is no status`, `use one of ${[...STATUSES].join(', ')}`);
    return;
  }
  const reason = textOf(value['justification']);
  const justification = reason !== undefined && isJustification(reason) ? reason : undefined;
  if (reason !== undefined && justification === undefined) {
    collector.note(
      `${id}/justification`,
      `\`${reason.slice(0, 100)}\` is no justification`,
      `use one of ${[...JUSTIFICATIONS].join(', ')}`,
    );
  }
  const shared = partsOf(value);
  const products = listOf(value['products']).flatMap((product, index): VexProduct[] => {
    const software = softwareOf(product);
    if (software === undefined) {
      collector.note(`${id}/products/${index}`, 'it names nothing', 'give it an `@id` or a purl');
      return [];
    }
    const own = isRecord(product) ? partsOf(product) : NO_PARTS;
    const parts = [...own.named, ...shared.named];
    // Without the parts it would be said of the product as a whole.
    if (parts.length === 0 && (own.isGiven || shared.isGiven)) {
      collector.note(`${id}/products/${index}`, 'none of its subcomponents names anything', 'give them a purl');
      return [];
    }
    return [{ ...software, parts, platform: undefined }];
  });
  collector.add({
    id,
    vulnerabilities: vulnerabilitiesOf(value['vulnerability']),
    products,
    status,
    justification,
    statement:
      textOf(value[status === 'affected' ? 'action_statement' : 'impact_statement']) ?? textOf(value['status_notes']),
    issuedAt: instantOf(value['last_updated']) ?? instantOf(value['timestamp']) ?? fromDocument,
  });
}

interface Parts {
  readonly named: readonly VexSoftware[];
  readonly isGiven: boolean;
}

const NO_PARTS: Parts = { named: [], isGiven: false };

/** An empty list says the same as none. */
function partsOf({ subcomponents }: JsonRecord): Parts {
  if (subcomponents === undefined || subcomponents === null) return NO_PARTS;
  const isList = Array.isArray(subcomponents);
  return {
    named: listOf(subcomponents).flatMap((part) => softwareOf(part) ?? []),
    isGiven: !isList || subcomponents.length > 0,
  };
}

function isStatus(text: string): text is VexStatus {
  return STATUSES.has(text);
}

function isJustification(text: string): text is VexJustification {
  return JUSTIFICATIONS.has(text);
}

/** `{ name, aliases }`, or the id as a text. An `@id` is an address whose last part is the id where there is no name. */
function vulnerabilitiesOf(value: unknown): readonly string[] {
  if (!isRecord(value)) return [value].flatMap((text) => textOf(text) ?? []);
  const name = textOf(value['name']) ?? textOf(value['@id'])?.split('/').at(-1);
  return [...new Set([...(name === undefined ? [] : [name]), ...textsOf(value['aliases'])])];
}

/** An `@id` may be a purl itself; `identifiers.purl` is stated to be one. */
function softwareOf(value: unknown): VexSoftware | undefined {
  const id = isRecord(value) ? textOf(value['@id']) : textOf(value);
  const identifiers = isRecord(value) && isRecord(value['identifiers']) ? value['identifiers'] : undefined;
  const purl = textOf(identifiers?.['purl']) ?? (id?.startsWith('pkg:') === true ? id : undefined);
  const text = purl ?? id ?? textOf(identifiers?.['cpe23']) ?? textOf(identifiers?.['cpe22']);
  if (text === undefined) return undefined;
  return { text, purl, name: purl === undefined ? id : undefined, version: undefined, range: undefined };
}
