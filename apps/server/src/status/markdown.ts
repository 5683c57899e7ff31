import type { StatusBlock, StatusSpan } from '@lockstep/contract';
import type { z } from 'zod';

export type Block = z.infer<typeof StatusBlock>;
export type TextSpan = z.infer<typeof StatusSpan>;

type Looks = Pick<TextSpan, 'isStrong' | 'isEmphasised' | 'url'>;

const fence = /^\s{0,3}```/;
const listItem = /^\s{0,3}(?:([-*+])|\d{1,9}[.)])\s+(.*)$/;
const heading = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/;
const quote = /^\s{0,3}>\s?(.*)$/;

/**
 * The part of Markdown that updates need: paragraphs, headings, lists, quotes, code, strong, emphasis and links. What is not
 * understood stays text, HTML above all; the result can hold nothing else. Takes time in proportion to the text.
 */
export function parseStatusText(markdown: string): readonly Block[] {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let open: Block | undefined;
  let isCode = false;
  for (const line of lines) {
    if (fence.test(line)) {
      isCode = !isCode;
      open = isCode ? push(blocks, { kind: 'code', text: '' }) : undefined;
    } else if (isCode && open?.kind === 'code') {
      open.text += open.text === '' ? line : `\n${line}`;
    } else {
      open = takeLine(blocks, open, line);
    }
  }
  return blocks;
}

function push<Kind extends Block>(blocks: Block[], block: Kind): Kind {
  blocks.push(block);
  return block;
}

/** @returns the block that the next line may go on with */
function takeLine(blocks: Block[], open: Block | undefined, line: string): Block | undefined {
  if (line.trim() === '') return undefined;
  const [, title] = heading.exec(line) ?? [];
  if (title !== undefined) {
    push(blocks, { kind: 'heading', spans: spansOf(title) });
    return undefined;
  }
  const [, bullet, item] = listItem.exec(line) ?? [];
  if (item !== undefined) return takeItem(blocks, open, bullet === undefined, item);
  const [, quoted] = quote.exec(line) ?? [];
  if (quoted !== undefined) return goOn(blocks, open, 'quote', quoted);
  if (open?.kind === 'list') {
    open.items.at(-1)?.push({ text: ' ' }, ...spansOf(line.trim()));
    return open;
  }
  return goOn(blocks, open, 'paragraph', line.trim());
}

function takeItem(blocks: Block[], open: Block | undefined, isOrdered: boolean, item: string): Block {
  const list =
    open?.kind === 'list' && open.isOrdered === isOrdered ? open : push(blocks, { kind: 'list', isOrdered, items: [] });
  list.items.push(spansOf(item));
  return list;
}

function goOn(blocks: Block[], open: Block | undefined, kind: 'paragraph' | 'quote', text: string): Block {
  if (open?.kind === kind) {
    open.spans.push({ text: '\n' }, ...spansOf(text));
    return open;
  }
  return push(blocks, { kind, spans: spansOf(text) });
}

const marks =
  /`(?<code>[^`]+)`|\*\*(?<strong>[^*]+)\*\*|(?<![\p{L}\p{N}_])__(?<strong2>[^_]+)__(?![\p{L}\p{N}_])|\*(?<em>[^*\s][^*]*)\*|(?<![\p{L}\p{N}_])_(?<em2>[^_\s][^_]*)_(?![\p{L}\p{N}_])|\[(?<label>[^\][]{1,500})\]\((?<url>[^()\s]{1,2000})\)|(?<bare>https?:\/\/[^\s<>"')\]]{1,2000})/gu;

/** Stretches of one line, marks inside marks included. */
function spansOf(text: string, looks: Looks = {}): TextSpan[] {
  const spans: TextSpan[] = [];
  let at = 0;
  const plain = (until: number) => {
    if (until > at) spans.push({ text: text.slice(at, until), ...looks });
  };
  for (const match of text.matchAll(marks)) {
    const {
      code,
      strong = match.groups?.['strong2'],
      em = match.groups?.['em2'],
      label,
      url,
      bare,
    } = match.groups ?? {};
    plain(match.index);
    at = match.index + match[0].length;
    if (code !== undefined) spans.push({ text: code, isCode: true, ...looks });
    else if (strong !== undefined) spans.push(...spansOf(strong, { ...looks, isStrong: true }));
    else if (em !== undefined) spans.push(...spansOf(em, { ...looks, isEmphasised: true }));
    else if (bare !== undefined) spans.push(...linked(bare, bare, looks));
    else if (label !== undefined && url !== undefined) spans.push(...linked(label, url, looks, match[0]));
  }
  plain(text.length);
  return spans;
}

/** What can not be opened safely stays as it was written. */
function linked(label: string, url: string, looks: Looks, written = label): TextSpan[] {
  const isInLink = looks.url !== undefined;
  const isSafe = /^(?:https?:\/\/|mailto:)/i.test(url) && URL.canParse(url);
  return isSafe && !isInLink ? [{ text: label, ...looks, url }] : [{ text: written, ...looks }];
}

/** The text without its looks, for mails, feeds and calendars. */
export function plainText(blocks: readonly Block[]): string {
  return blocks.map(plainBlock).join('\n\n');
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
    case 'quote':
      return plainSpans(block.spans);
    case 'list':
      return block.items
        .map((item, index) => `${block.isOrdered ? `${index + 1}.` : '-'} ${plainSpans(item)}`)
        .join('\n');
    case 'code':
      return block.text;
  }
}

function plainSpans(spans: readonly TextSpan[]): string {
  return spans.map(({ text, url }) => (url === undefined || url === text ? text : `${text} (${url})`)).join('');
}
