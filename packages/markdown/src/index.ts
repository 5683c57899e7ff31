export type { Block, TextSpan } from './block.ts';
export { plainText } from './plain-text.ts';
export { readMarkdown } from './read-markdown.ts';
export { escapeHtml, markdownToHtml } from './to-html.ts';
