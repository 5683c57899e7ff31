import MarkdownIt from 'markdown-it';

/** Markdown as people write it in a hurry: CommonMark with tables, bare addresses, and a line for a line. HTML is text. */
export const reader = new MarkdownIt({ html: false, linkify: true, breaks: true });
// `checkout.ts` and `release.md` are names of files here, not places.
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
reader.validateLink = (url) => /^(?:https?:\/\/|mailto:)/i.test(url) && URL.canParse(url);

export type Token = ReturnType<typeof reader.parse>[number];

/** Where a link or an image leads. */
export function addressOf(token: Token): string {
  return String(token.attrGet(token.type === 'image' ? 'src' : 'href') ?? '');
}
