import { instantOf, isRecord, listOf, textOf, textsOf } from '../json-values.ts';
import type { JsonRecord } from '../json-values.ts';
import { type CsafProducts, readProductTree } from './csaf-products.ts';
import { nameWithin, StatementCollector, vexJustifications } from './statement.ts';
import type { ReadVex, VexJustification, VexProduct, VexStatus } from './statement.ts';

/** Lists of product ids to what they say; `recommended` says nothing about the flaw. */
const STATUSES: Readonly<Record<string, VexStatus>> = {
  known_not_affected: 'not_affected',
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  under_investigation: 'under_investigation',
};

/**
 * Reads CSAF 2.0: the VEX profile, and advisories of other profiles as far as they state the status of products.
 *
 * Source: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html (4.5 VEX, 3.2.3.9 product status)
 */
export function readCsaf(json: JsonRecord, head: JsonRecord): ReadVex {
  const version = textOf(head['csaf_version']);
  if (version !== '2.0' && version !== '2.1') {
    return {
      ok: false,
      at: '/document/csaf_version',
      problem: `\`${version ?? ''}\` is not read`,
      help: 'use CSAF 2.0',
    };
  }
  const tracking = isRecord(head['tracking']) ? head['tracking'] : {};
  if (tracking['status'] === 'draft') {
    return {
      ok: false,
      at: '/document/tracking/status',
      problem: 'the document is a draft: nobody stands by it yet',
      help: 'load it once its status is `interim` or `final`',
    };
  }
  const publisher = isRecord(head['publisher']) ? head['publisher'] : {};
  const collector = new StatementCollector();
  const issuedAt = instantOf(tracking['current_release_date']) ?? instantOf(tracking['initial_release_date']);
  const products = readProductTree(json['product_tree'], collector);
  for (const [index, vulnerability] of listOf(json['vulnerabilities']).entries()) {
    readVulnerability(collector, `/vulnerabilities/${index}`, vulnerability, products, issuedAt);
  }
  const id = textOf(tracking['id']);
  const namespace = textOf(publisher['namespace']);
  return {
    ok: true,
    document: {
      format: 'csaf',
      specVersion: version,
      id: nameWithin(id === undefined || namespace === undefined ? id : `${namespace} ${id}`),
      version: textOf(tracking['version']),
      author: nameWithin(textOf(publisher['name'])),
      issuedAt,
      statements: collector.statements,
      problems: collector.problems,
      dropped: collector.dropped,
    },
  };
}

function readVulnerability(
  collector: StatementCollector,
  at: string,
  value: unknown,
  products: CsafProducts,
  issuedAt: string | undefined,
): void {
  if (!isRecord(value) || !isRecord(value['product_status'])) {
    collector.drop(at, 'it states the status of no product', 'add `product_status`');
    return;
  }
  const vulnerabilities = idsOf(value);
  for (const [name, ids] of Object.entries(value['product_status'])) {
    const place = `${at}/product_status/${name}`;
    const status = Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
    if (status === undefined) {
      collector.note(place, `\`${name}\` does not say whether the flaw is there`, 'use a status of the VEX profile');
      continue;
    }
    const said = [...reasonsOf(value, status, textsOf(ids), products)];
    for (const [index, [, { justification, statement, ids: same }]] of said.entries()) {
      collector.add({
        id: said.length === 1 ? place : `${place}#${index}`,
        vulnerabilities,
        products: productsOf(collector, place, same, products),
        status,
        justification,
        statement,
        issuedAt,
      });
    }
  }
}

/** CVE, and other ids that are names and not addresses of trackers. */
function idsOf(value: JsonRecord): readonly string[] {
  const others = listOf(value['ids']).flatMap((id) => (isRecord(id) ? (textOf(id['text']) ?? []) : []));
  const names = others.filter((text) => /^[A-Za-z][\w.:-]{3,99}$/.test(text));
  return [...new Set([textOf(value['cve']), ...names].filter((id) => id !== undefined))];
}

function productsOf(
  collector: StatementCollector,
  at: string,
  ids: readonly string[],
  products: CsafProducts,
): VexProduct[] {
  return ids.flatMap((id) => {
    const product = products.productOf(id);
    if (product !== undefined) return [product];
    collector.note(at, `product \`${id.slice(0, 200)}\` is not in the product tree`, 'define it in `product_tree`');
    return [];
  });
}

interface Said {
  readonly justification: VexJustification | undefined;
  readonly statement: string | undefined;
  readonly ids: string[];
}

/** Products with the same grounds together, in the order of the document. */
function reasonsOf(
  value: JsonRecord,
  status: VexStatus,
  ids: readonly string[],
  products: CsafProducts,
): Map<string, Said> {
  const flags = assigned(value['flags'], products, (flag) => textOf(flag['label']));
  const kind = status === 'affected' ? 'remediations' : 'threats';
  const texts = assigned(value[kind], products, (entry) =>
    kind === 'remediations' || entry['category'] === 'impact' ? textOf(entry['details']) : undefined,
  );
  const said = new Map<string, Said>();
  for (const id of new Set(ids)) {
    const label = flags.get(id) ?? flags.get('');
    const statement = texts.get(id) ?? texts.get('');
    const justification = vexJustifications.find((one) => one === label);
    const key = JSON.stringify([justification, statement]);
    const known = said.get(key);
    if (known === undefined) said.set(key, { justification, statement, ids: [id] });
    else known.ids.push(id);
  }
  return said;
}

/** What entries say by product id; under the empty id what is said without naming products. */
function assigned(
  entries: unknown,
  products: CsafProducts,
  read: (entry: JsonRecord) => string | undefined,
): ReadonlyMap<string, string> {
  const byProduct = new Map<string, string>();
  for (const entry of listOf(entries)) {
    const text = isRecord(entry) ? read(entry) : undefined;
    if (!isRecord(entry) || text === undefined) continue;
    const isNamed = entry['product_ids'] !== undefined || entry['group_ids'] !== undefined;
    const ids = [
      ...textsOf(entry['product_ids']),
      ...textsOf(entry['group_ids']).flatMap((group) => products.groupOf(group)),
    ];
    for (const id of isNamed ? ids : ['']) if (!byProduct.has(id)) byProduct.set(id, text);
  }
  return byProduct;
}
