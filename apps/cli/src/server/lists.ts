import { type Cell, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string | undefined;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

const LARGEST_PAGE = 200;

/** The first `limit` items of a list, page by page. */
export async function firstItems<Item>(
  limit: number,
  getPage: (query: { readonly limit: number; readonly cursor?: string | undefined }) => Promise<Page<Item>>,
): Promise<Listed<Item>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await getPage({ limit: Math.min(LARGEST_PAGE, limit - items.length), cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < limit);
  return { items, hasMore: cursor !== undefined };
}

export interface ListShape<Item> {
  /** `lockstep.service.list/1`. */
  readonly schema: string;
  readonly heading: readonly string[];
  readonly row: (item: Item) => readonly Cell[];
  /** Said when there is nothing. */
  readonly empty: string;
}

export function printList<Item>(terminal: Terminal, listed: Listed<Item>, shape: ListShape<Item>): void {
  const { items, hasMore } = listed;
  if (terminal.isJson) {
    terminal.json({ schema: shape.schema, items, hasMore });
    return;
  }
  if (items.length === 0) terminal.say(shape.empty);
  else for (const line of tableLines(shape.heading, items.map(shape.row), terminal.width)) terminal.out(line);
  if (hasMore) terminal.say(`There are more: \`--limit\` shows them.`);
}

/** One thing that was made, changed or asked for. */
export function printItem(terminal: Terminal, schema: string, item: object, lines: readonly string[]): void {
  if (terminal.isJson) terminal.json({ schema, ...item });
  else for (const line of lines) terminal.out(line);
}
