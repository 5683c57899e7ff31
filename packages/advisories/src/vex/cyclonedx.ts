import { AS_SBOM } from '../document-kind.ts';
import { instantOf, isRecord, listOf, textOf, textsOf } from '../json-values.ts';
import type { JsonRecord } from '../json-values.ts';
import { nameWithin, StatementCollector } from './statement.ts';
import type { ReadVex, VexJustification, VexProduct, VexSoftware, VexStatus } from './statement.ts';

/** Impact analysis states to statuses. A false positive is an identification that does not hold: not affected. */
const STATES: Readonly<Record<string, VexStatus>> = {
  not_affected: 'not_affected',
  false_positive: 'not_affected',
  exploitable: 'affected',
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  in_triage: 'under_investigation',
};

const JUSTIFICATIONS: Readonly<Record<string, VexJustification>> = {
  code_not_present: 'vulnerable_code_not_present',
  code_not_reachable: 'vulnerable_code_not_in_execute_path',
  requires_configuration: 'requires_configuration',
  requires_dependency: 'requires_dependency',
  requires_environment: 'requires_environment',
  protected_by_compiler: 'protected_by_compiler',
  protected_at_runtime: 'inline_mitigations_already_exist',
  protected_at_perimeter: 'protected_at_perimeter',
  protected_by_mitigating_control: 'inline_mitigations_already_exist',
};

const MOST_COMPONENTS = 200_000;

interface Inventory {
  readonly root: VexSoftware | undefined;
  readonly rootRef: string | undefined;
  readonly byRef: ReadonlyMap<string, VexSoftware>;
}

/**
 * Reads the vulnerabilities of a CycloneDX document, on their own or inside an SBOM. `affects` names what the document describes
 * (the product), one of its components (a part of the product), or something in another document (BOM-Link).
 *
 * Source: https://cyclonedx.org/docs/1.6/json/#vulnerabilities
 */
export function readCycloneDxVex(json: JsonRecord): ReadVex {
  const collector = new StatementCollector();
  if (listOf(json['vulnerabilities']).length === 0) {
    return {
      ok: false,
      at: '/vulnerabilities',
      problem: 'the document is an SBOM that states nothing about vulnerabilities',
      help: `load a CycloneDX document with \`vulnerabilities\`, or ${AS_SBOM}`,
    };
  }
  const metadata = isRecord(json['metadata']) ? json['metadata'] : {};
  const issuedAt = instantOf(metadata['timestamp']);
  const inventory = readInventory(json, metadata);
  for (const [index, value] of listOf(json['vulnerabilities']).entries()) {
    readVulnerability(collector, `/vulnerabilities/${index}`, value, inventory, issuedAt);
  }
  const version = json['version'];
  return {
    ok: true,
    document: {
      format: 'cyclonedx',
      specVersion: textOf(json['specVersion']) ?? '',
      id: nameWithin(textOf(json['serialNumber'])),
      version: typeof version === 'number' ? String(version) : undefined,
      author: nameWithin(authorOf(metadata)),
      issuedAt,
      statements: collector.statements,
      problems: collector.problems,
      dropped: collector.dropped,
    },
  };
}

function authorOf(metadata: JsonRecord): string | undefined {
  const people = listOf(metadata['authors']).map(nameOf);
  const firms = [metadata['supplier'], metadata['manufacturer'], metadata['manufacture']].map(nameOf);
  return [...people, ...firms].find((name) => name !== undefined);
}

function nameOf(value: unknown): string | undefined {
  return isRecord(value) ? textOf(value['name']) : undefined;
}

function readInventory(json: JsonRecord, metadata: JsonRecord): Inventory {
  const byRef = new Map<string, VexSoftware>();
  const open: unknown[] = [...listOf(json['components']), ...listOf(json['services'])];
  const root = metadata['component'];
  const later = (list: unknown): void => listOf(list).forEach((value) => open.push(value));
  if (isRecord(root)) later(root['components']);
  for (let value = open.pop(); value !== undefined && byRef.size < MOST_COMPONENTS; value = open.pop()) {
    if (!isRecord(value)) continue;
    const ref = textOf(value['bom-ref']);
    const software = softwareOf(value);
    if (ref !== undefined && software !== undefined) byRef.set(ref, software);
    later(value['components']);
    later(value['services']);
  }
  return {
    root: isRecord(root) ? softwareOf(root) : undefined,
    rootRef: isRecord(root) ? textOf(root['bom-ref']) : undefined,
    byRef,
  };
}

function softwareOf(value: JsonRecord): VexSoftware | undefined {
  const purl = textOf(value['purl']);
  const group = textOf(value['group']);
  const bare = textOf(value['name']);
  if (purl === undefined && bare === undefined) return undefined;
  const name = group === undefined ? bare : `${group}/${bare ?? ''}`;
  const version = textOf(value['version']);
  const text = purl ?? (version === undefined ? (name ?? '') : `${name ?? ''} ${version}`);
  return { text, purl, name: purl === undefined ? name : undefined, version, range: undefined };
}

function readVulnerability(
  collector: StatementCollector,
  id: string,
  value: unknown,
  inventory: Inventory,
  fromDocument: string | undefined,
): void {
  const analysis = isRecord(value) && isRecord(value['analysis']) ? value['analysis'] : undefined;
  const state = textOf(analysis?.['state']);
  const status = state !== undefined && Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (!isRecord(value) || analysis === undefined || status === undefined) {
    const problem =
      state === undefined ? 'it has no analysis, so it states nothing' : `\`${state.slice(0, 100)}\` is no state`;
    collector.drop(`${id}/analysis/state`, problem, `use one of ${Object.keys(STATES).join(', ')}`);
    return;
  }
  const reason = textOf(analysis['justification']);
  const justification =
    reason !== undefined && Object.hasOwn(JUSTIFICATIONS, reason) ? JUSTIFICATIONS[reason] : undefined;
  if (reason !== undefined && justification === undefined) {
    collector.note(
      `${id}/analysis/justification`,
      `\`${reason.slice(0, 100)}\` is no justification`,
      `use one of ${Object.keys(JUSTIFICATIONS).join(', ')}`,
    );
  }
  const byStatus = productsByStatus(collector, id, value, inventory, status);
  const references = listOf(value['references']).flatMap((one) => (isRecord(one) ? (textOf(one['id']) ?? []) : []));
  for (const [said, products] of byStatus) {
    collector.add({
      id: byStatus.size === 1 ? id : `${id}#${said}`,
      vulnerabilities: [...new Set([textOf(value['id']), ...references].filter((one) => one !== undefined))],
      products,
      status: said,
      // Grounds are given for the state of the analysis, not for versions that it makes an exception of.
      justification: said === status ? justification : undefined,
      statement:
        said === status
          ? (textOf(analysis['detail']) ?? textsOf(analysis['response']).join(', ')) || undefined
          : undefined,
      issuedAt: instantOf(analysis['lastUpdated']) ?? instantOf(analysis['firstIssued']) ?? fromDocument,
    });
  }
}

/** Versions may be told apart under one `affects`: what they are is then their own. */
function productsByStatus(
  collector: StatementCollector,
  id: string,
  value: JsonRecord,
  inventory: Inventory,
  status: VexStatus,
): Map<VexStatus, VexProduct[]> {
  const byStatus = new Map<VexStatus, VexProduct[]>();
  const put = (said: VexStatus, product: VexProduct) => byStatus.set(said, [...(byStatus.get(said) ?? []), product]);
  for (const [index, target] of listOf(value['affects']).entries()) {
    const ref = isRecord(target) ? textOf(target['ref']) : undefined;
    if (!isRecord(target) || ref === undefined) {
      collector.note(`${id}/affects/${index}`, 'it names nothing', 'give it a `ref`');
      continue;
    }
    const product = productOf(ref, inventory);
    const versions = listOf(target['versions']);
    if (versions.length === 0) put(status, product);
    for (const narrowing of versions) {
      const entry = isRecord(narrowing) ? narrowing : {};
      if (textOf(entry['version']) !== undefined || textOf(entry['range']) !== undefined) {
        put(statusOfVersion(entry['status'], status), narrowed(product, entry));
      } else {
        // Without one it would be said of all versions.
        collector.note(
          `${id}/affects/${index}/versions`,
          'an entry names no version',
          'give it a `version` or a `range`',
        );
      }
    }
  }
  if (byStatus.size === 0) byStatus.set(status, []);
  return byStatus;
}

function statusOfVersion(value: unknown, status: VexStatus): VexStatus {
  const isSuppressing = status === 'not_affected' || status === 'fixed';
  switch (value) {
    case 'affected':
      return isSuppressing ? 'affected' : status;
    case 'unaffected':
      return isSuppressing ? status : 'not_affected';
    case 'unknown':
      return 'under_investigation';
    default:
      return status;
  }
}

/** The thing that versions are given for is the last one named: the part, else the product. */
function narrowed(product: VexProduct, entry: JsonRecord): VexProduct {
  const narrow = <S extends VexSoftware>(software: S): S => {
    const version = textOf(entry['version']);
    const range = textOf(entry['range']);
    const bare = software.purl?.replace(/@[^@/?#]*(?=$|[?#])/, '');
    const purl = bare === undefined ? undefined : version === undefined ? bare : withVersion(bare, version);
    return { ...software, text: `${purl ?? software.text} ${range ?? version ?? ''}`.trim(), purl, version, range };
  };
  return product.parts.length === 0 ? narrow(product) : { ...product, parts: product.parts.map(narrow) };
}

function withVersion(purl: string, version: string): string {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(purl) ?? [];
  return `${path}@${encodeURIComponent(version)}${rest}`;
}

const NOTHING = { purl: undefined, name: undefined, version: undefined, range: undefined } as const;

/** What a reference names. The main component is the product; other components are parts of it where it is known. */
function productOf(ref: string, { root, rootRef, byRef }: Inventory): VexProduct {
  if (root !== undefined && ref === rootRef) return { ...root, parts: [], platform: undefined };
  const own = byRef.get(ref) ?? linkedOf(ref);
  if (root !== undefined && byRef.has(ref)) return { ...root, parts: [own], platform: undefined };
  return { ...own, parts: [], platform: undefined };
}

/** BOM-Link `urn:cdx:serial/version#ref`: the reference is often the purl itself. */
function linkedOf(ref: string): VexSoftware {
  const inner = ref.startsWith('urn:cdx:') ? decoded(ref.slice(ref.indexOf('#') + 1)) : ref;
  return inner.startsWith('pkg:') ? { ...NOTHING, text: inner, purl: inner } : { ...NOTHING, text: ref };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
