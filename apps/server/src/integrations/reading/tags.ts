import { isRecord, scalarText, textAt } from './json.ts';

const MOST_TAGS = 100;

/** Tags as senders write them: `a:b, c:d` or `a=b`, a list of such texts, `[[a, b]]`, `[{ name, value }]`, or a record; one without a value is `true`. */
export function tagsOf(given: unknown): Record<string, string> {
  if (isRecord(given)) return collect(Object.keys(given).map((name) => [name, textAt(given, name)]));
  const list = typeof given === 'string' ? given.split(',', MOST_TAGS) : Array.isArray(given) ? given : [];
  return collect(list.slice(0, MOST_TAGS).map(pairOf));
}

function pairOf(tag: unknown): readonly [string | undefined, string | undefined] {
  if (Array.isArray(tag)) return [scalarText(tag[0])?.trim(), scalarText(tag[1])];
  if (isRecord(tag))
    return [textAt(tag, 'name') ?? textAt(tag, 'tag') ?? textAt(tag, 'key'), textAt(tag, 'value') ?? 'true'];
  const text = scalarText(tag)?.trim() ?? '';
  const at = text.search(/[:=]/);
  return at < 1 ? [text, 'true'] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function collect(pairs: readonly (readonly [string | undefined, string | undefined])[]): Record<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of pairs.slice(0, MOST_TAGS)) {
    if (name === undefined || name === '' || value === undefined || value === '') continue;
    const before = found.get(name);
    found.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(found);
}
