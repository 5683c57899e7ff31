import { addressOf, reader } from './reader.ts';

const escapeHtml: (text: string) => string = reader.utils.escapeHtml;

reader.renderer.rules['link_open'] = (tokens, at, options, _env, renderer) => {
  tokens[at]?.attrSet('rel', 'noopener noreferrer nofollow');
  return renderer.renderToken(tokens, at, options);
};
// No page of ours loads what somebody's words point at.
reader.renderer.rules['image'] = (tokens, at) => {
  const token = tokens[at];
  if (token === undefined) return '';
  const address = addressOf(token);
  return escapeHtml(token.content === '' ? address : `${token.content} (${address})`);
};

/** Words of people as HTML in which nothing can act: no scripts, no styles, no images, no HTML of theirs. */
export function markdownToHtml(markdown: string): string {
  return reader.render(markdown);
}

export { escapeHtml };
