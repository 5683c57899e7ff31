/** A stretch of a line with its look. */
export type Span =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'struck'; readonly spans: readonly Span[] }
  | { readonly kind: 'link'; readonly url: string; readonly spans: readonly Span[] };

export type Block =
  | { readonly kind: 'paragraph' | 'heading' | 'quote'; readonly lines: readonly (readonly Span[])[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'code'; readonly text: string };

const FENCE = /^ {0,3}(```+|~~~+)/;
const ITEM = /^ {0,8}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/;
const QUOTE = /^ {0,3}>\s?(.*)$/;

/**
 * The part of Markdown that people use in a hurry: paragraphs, headings, lists, quotes, code, and inside a line code, strong,
 * emphasis and links. Everything else, HTML above all, is text. Reads every text and never throws.
 */
export function markdownBlocks(text: string): readonly Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') at += 1;
    else {
      const { block, next } = FENCE.test(line) ? fenced(lines, at) : gathered(lines, at);
      blocks.push(block);
      at = next;
    }
  }
  return blocks;
}

type Read = { readonly block: Block; readonly next: number };

/** Code up to its closing fence, or to the end of the text. */
function fenced(lines: readonly string[], from: number): Read {
  const fence = FENCE.exec(lines[from] ?? '')?.[1] ?? '```';
  const end = lines.findIndex((line, index) => index > from && line.trim() === fence);
  const until = end === -1 ? lines.length : end;
  return { block: { kind: 'code', text: lines.slice(from + 1, until).join('\n') }, next: until + 1 };
}

type Sort = 'heading' | 'quote' | 'bullets' | 'numbers' | 'paragraph' | 'end';

function sortOf(line: string): Sort {
  if (line.trim() === '' || FENCE.test(line)) return 'end';
  if (HEADING.test(line)) return 'heading';
  if (QUOTE.test(line)) return 'quote';
  const item = ITEM.exec(line);
  if (item === null) return 'paragraph';
  return item[1] === undefined ? 'bullets' : 'numbers';
}

/** Neighbouring lines of one sort are one block; a line under an item goes on with it. */
function gathered(lines: readonly string[], from: number): Read {
  const sort = sortOf(lines[from] ?? '');
  const isList = sort === 'bullets' || sort === 'numbers';
  const goesOn = (line: string): boolean => {
    const next = sortOf(line);
    return next === sort || (isList && next === 'paragraph' && /^\s/.test(line));
  };
  let next = from + 1;
  while (sort !== 'heading' && next < lines.length && goesOn(lines[next] ?? '')) next += 1;
  return { block: blockOf(sort, lines.slice(from, next)), next };
}

function blockOf(sort: Sort, lines: readonly string[]): Block {
  if (sort === 'bullets' || sort === 'numbers') {
    const items: string[] = [];
    for (const line of lines) {
      const item = ITEM.exec(line)?.[2];
      if (item === undefined) items.push(`${items.pop() ?? ''} ${line.trim()}`.trim());
      else items.push(item);
    }
    return { kind: 'list', isOrdered: sort === 'numbers', items: items.map((item) => spansOf(item)) };
  }
  const bare = lines.map((line) =>
    sort === 'heading'
      ? (HEADING.exec(line)?.[1] ?? '')
      : sort === 'quote'
        ? (QUOTE.exec(line)?.[1] ?? '')
        : line.trim(),
  );
  const kind = sort === 'heading' || sort === 'quote' ? sort : 'paragraph';
  return { kind, lines: bare.map((line) => spansOf(line)) };
}

const SPAN =
  /(?<code>`+)(?<inner>.+?)\k<code>(?!`)|\[(?<label>[^[\]]+)\]\((?<target>[^()\s]+)\)|(?<url>https?:\/\/[^\s<>`"']+)|\*\*(?<strong>\S(?:.*?\S)?)\*\*|~~(?<struck>\S(?:.*?\S)?)~~|(?<![\w*])\*(?<star>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])|(?<!\w)_(?<under>[^\s_](?:[^_]*[^\s_])?)_(?!\w)/u;

/** Only places that a browser opens and nothing that it runs. */
function safeUrl(target: string): string | undefined {
  const url = URL.parse(target);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
}

/** Marks inside marks end somewhere. */
const DEEPEST = 4;

export function spansOf(text: string, depth = 0): readonly Span[] {
  const found = depth > DEEPEST ? null : SPAN.exec(text);
  if (found === null) return text === '' ? [] : [{ kind: 'text', text }];
  const before = text.slice(0, found.index);
  const { span, rest } = spanOf(found, text, depth);
  return [...(before === '' ? [] : [{ kind: 'text' as const, text: before }]), span, ...spansOf(rest, depth)];
}

function spanOf(found: RegExpExecArray, text: string, depth: number): { span: Span; rest: string } {
  const { inner, label, target, url, strong, struck, star, under } = found.groups ?? {};
  const [whole] = found;
  const rest = text.slice(found.index + whole.length);
  const within = (part: string) => spansOf(part, depth + 1);
  if (inner !== undefined) return { span: { kind: 'code', text: inner.trim() === '' ? inner : inner.trim() }, rest };
  if (label !== undefined && target !== undefined) {
    const safe = safeUrl(target);
    return {
      span: safe === undefined ? { kind: 'text', text: whole } : { kind: 'link', url: safe, spans: within(label) },
      rest,
    };
  }
  if (url !== undefined) {
    // A full stop or a bracket at the end belongs to the sentence.
    const address = url.replace(/[.,;:!?)\]]+$/u, '');
    const safe = safeUrl(address);
    const after = text.slice(found.index + address.length);
    if (safe === undefined) return { span: { kind: 'text', text: whole }, rest };
    return { span: { kind: 'link', url: safe, spans: [{ kind: 'text', text: address }] }, rest: after };
  }
  if (strong !== undefined) return { span: { kind: 'strong', spans: within(strong) }, rest };
  if (struck !== undefined) return { span: { kind: 'struck', spans: within(struck) }, rest };
  return { span: { kind: 'emphasis', spans: within(star ?? under ?? '') }, rest };
}
