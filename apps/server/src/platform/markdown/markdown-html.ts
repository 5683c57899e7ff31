import { Marked } from 'marked';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Where a link of people's words may lead. */
function safeHref(href: string): string | undefined {
  const url = URL.parse(href, 'https://relative.invalid');
  const isKnown = url !== null && /^(https?|mailto):$/.test(url.protocol);
  return isKnown && !href.startsWith('//') ? href : undefined;
}

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    // HTML that somebody wrote is what they said, not what we are to do.
    html: ({ text }) => escapeHtml(text),
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      const safe = safeHref(href);
      return safe === undefined ? text : `<a href="${escapeHtml(safe)}" rel="noopener noreferrer nofollow">${text}</a>`;
    },
    // No page of ours loads what somebody's words point at.
    image: ({ href, text }) => escapeHtml(text === '' ? href : `${text} (${href})`),
  },
});

/** Words of people, written in Markdown, as HTML in which nothing can act: no scripts, no styles, no images, no HTML of theirs. */
export function markdownToHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}
