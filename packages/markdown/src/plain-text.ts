import type { Block, TextSpan } from './block.ts';

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
