/** One source file as the rules see it: what it imports, which outside names it uses, which texts it holds. */
import { parseSync } from 'oxc-parser';

export type SourceFile = { path: string; source: string };
export type ParsedFile = {
  path: string;
  /** Module names of imports, exports from, and dynamic imports with a literal name; types too. */
  imports: string[];
  /** Uses such as `Date.now`, `new Date()` without an argument, `process.env`, `fetch`. */
  uses: Set<string>;
  /** Strings and templates, placeholders cut out. */
  texts: string[];
};

/** Names that come from outside a pure function. */
const OUTSIDE = new Set(['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'require']);

type Node = { type: string } & Record<string, unknown>;

export function parseFile({ path, source }: SourceFile): ParsedFile {
  const { program, module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors.map((error) => error.message).join('; ')}`);
  const imports = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) => entry.entries.map((one) => one.moduleRequest?.value)),
  ].filter((name) => name !== undefined);
  const parsed: ParsedFile = { path, imports, uses: new Set(), texts: [] };
  visit(program, parsed);
  parsed.imports = [...new Set(parsed.imports)];
  return parsed;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function visit(value: unknown, parsed: ParsedFile): void {
  if (Array.isArray(value)) {
    for (const one of value) visit(one, parsed);
    return;
  }
  if (!isNode(value)) return;
  note(value, parsed);
  for (const [key, child] of Object.entries(value)) {
    // The name after a dot and the key of an object are no use of an outside name.
    const isName = (key === 'property' || key === 'key') && value['computed'] === false;
    if (!isName && typeof child === 'object') visit(child, parsed);
  }
}

function note(node: Node, { imports, uses, texts }: ParsedFile): void {
  const text = node.type === 'Literal' ? node['value'] : undefined;
  if (typeof text === 'string') texts.push(text);
  if (node.type === 'TemplateLiteral') texts.push(templateText(node));
  const name = nameOf(node);
  if (name !== undefined && (OUTSIDE.has(name) || name.includes('.'))) uses.add(name);
  if (
    (node.type === 'NewExpression' || node.type === 'CallExpression') &&
    nameOf(node['callee']) === 'Date' &&
    isEmpty(node['arguments'])
  )
    uses.add('new Date()');
  if (node.type === 'ImportExpression' && isNode(node['source']) && typeof node['source']['value'] === 'string')
    imports.push(node['source']['value']);
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function templateText(node: Node): string {
  const quasis = Array.isArray(node['quasis']) ? node['quasis'] : [];
  return quasis.map((quasi) => String(quasi.value.cooked)).join('?');
}

/** `name` of an identifier, `a.b` or `a.b.c` of a plain member access; undefined for anything computed. */
function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type !== 'MemberExpression' || node['computed'] === true) return undefined;
  const object = nameOf(node['object']);
  return object === undefined ? undefined : `${object}.${nameOf(node['property'])}`;
}
