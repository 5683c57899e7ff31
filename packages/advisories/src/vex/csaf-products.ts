import { isRecord, listOf, textOf, textsOf } from '../json-values.ts';
import type { JsonRecord } from '../json-values.ts';
import type { StatementCollector, VexProduct, VexSoftware } from './statement.ts';

interface Named extends VexSoftware {
  readonly isPlatform: boolean;
}

interface Relationship {
  readonly part: string;
  readonly whole: string;
}

/** Nesting of branches and chains of relationships; real documents have 5 and 2. */
const DEEPEST = 40;

/** Products of a CSAF document by product id and group id. */
export interface CsafProducts {
  /** @returns undefined: the tree does not define the id */
  productOf(id: string): VexProduct | undefined;
  /** Product ids of a group; empty when it is not defined. */
  groupOf(id: string): readonly string[];
}

/** Reads the product tree: branches, full product names, relationships and groups. */
export function readProductTree(tree: unknown, collector: StatementCollector): CsafProducts {
  const named = new Map<string, Named>();
  const relationships = new Map<string, Relationship>();
  const groups = new Map<string, readonly string[]>();
  const resolved = new Map<string, VexProduct | undefined>();
  if (isRecord(tree)) {
    walkBranches(tree['branches'], named, collector);
    for (const product of listOf(tree['full_product_names'])) addProduct(product, [], named);
    for (const value of listOf(tree['relationships'])) addRelationship(value, relationships);
    for (const group of listOf(tree['product_groups'])) {
      const id = isRecord(group) ? textOf(group['group_id']) : undefined;
      if (isRecord(group) && id !== undefined) groups.set(id, textsOf(group['product_ids']));
    }
  }
  return {
    groupOf: (id) => groups.get(id) ?? [],
    productOf: (id) => resolve(id, { named, relationships, resolved }, 0),
  };
}

interface Branch {
  readonly value: unknown;
  readonly path: readonly JsonRecord[];
  readonly at: string;
}

/** A stack of our own: a document can not make ours overflow. */
function walkBranches(branches: unknown, named: Map<string, Named>, collector: StatementCollector): void {
  const open: Branch[] = listOf(branches).map((value, index) => ({
    value,
    path: [],
    at: `/product_tree/branches/${index}`,
  }));
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    const { value, path, at } = branch;
    if (!isRecord(value)) continue;
    if (path.length >= DEEPEST) {
      collector.note(at, `branches are nested more than ${DEEPEST} deep`, 'flatten the product tree');
      continue;
    }
    const below = [...path, value];
    addProduct(value['product'], below, named);
    for (const [index, inner] of listOf(value['branches']).entries()) {
      open.push({ value: inner, path: below, at: `${at}/branches/${index}` });
    }
  }
}

function addProduct(product: unknown, path: readonly JsonRecord[], named: Map<string, Named>): void {
  const id = isRecord(product) ? textOf(product['product_id']) : undefined;
  if (!isRecord(product) || id === undefined) return;
  const helper = product['product_identification_helper'];
  const purls = isRecord(helper) ? [textOf(helper['purl']), ...textsOf(helper['purls'])] : [];
  const purl = purls.find((text) => text !== undefined);
  const cpe = isRecord(helper) ? textOf(helper['cpe']) : undefined;
  const branch = (category: string) => textOf(path.findLast((one) => one['category'] === category)?.['name']);
  const version = branch('product_version');
  const name = branch('product_name') ?? textOf(product['name']) ?? id;
  named.set(id, {
    text: purl ?? textOf(product['name']) ?? id,
    purl,
    name: purl === undefined ? name : undefined,
    version: purl === undefined ? version : undefined,
    range: purl === undefined ? branch('product_version_range') : undefined,
    isPlatform: purl === undefined && cpe !== undefined && /^cpe:(\/|2\.3:)o:/.test(cpe),
  });
}

function addRelationship(value: unknown, relationships: Map<string, Relationship>): void {
  if (!isRecord(value)) return;
  const product = value['full_product_name'];
  const id = isRecord(product) ? textOf(product['product_id']) : undefined;
  const part = textOf(value['product_reference']);
  const whole = textOf(value['relates_to_product_reference']);
  if (id !== undefined && part !== undefined && whole !== undefined) relationships.set(id, { part, whole });
}

interface Tree {
  readonly named: ReadonlyMap<string, Named>;
  readonly relationships: ReadonlyMap<string, Relationship>;
  /** Each once: where both ends of each lead on to the same one, every step would double the work. */
  readonly resolved: Map<string, VexProduct | undefined>;
}

/**
 * `A as a component of B`: the product is B and its part A. Where B is an operating system, known by a CPE only, the product is
 * A itself and B the platform it holds on.
 */
function resolve(id: string, tree: Tree, depth: number): VexProduct | undefined {
  const { named, relationships, resolved } = tree;
  const relationship = relationships.get(id);
  if (relationship === undefined) {
    const own = named.get(id);
    return own && { ...softwareOf(own), parts: [], platform: undefined };
  }
  if (resolved.has(id) || depth >= DEEPEST) return resolved.get(id);
  // Asked again further down, it would be going in a circle.
  resolved.set(id, undefined);
  const part = resolve(relationship.part, tree, depth + 1);
  const whole = resolve(relationship.whole, tree, depth + 1);
  const product = part && whole && related(part, whole, named.get(relationship.whole)?.isPlatform === true);
  resolved.set(id, product);
  return product;
}

function related(part: VexProduct, whole: VexProduct, isOnPlatform: boolean): VexProduct {
  if (isOnPlatform) return { ...part, platform: whole.text };
  const { parts: inner, platform: _platform, ...software } = part;
  return { ...whole, parts: inner.length === 0 ? [software] : inner };
}

function softwareOf({ isPlatform: _isPlatform, ...software }: Named): VexSoftware {
  return software;
}
