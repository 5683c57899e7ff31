import { clip } from './text.ts';

const MOST_LINKS = 20;
const MOST_URL = 2_048;
const MOST_LABEL = 200;

export interface LinkDraft {
  readonly url: unknown;
  readonly label: string;
}

/** Addresses people can open, each once, in the order given; blank ones are no links. */
export function cleanLinks(drafts: readonly LinkDraft[]): {
  readonly links: { readonly url: string; readonly label: string }[];
  readonly problem: string | undefined;
} {
  const links = new Map<string, { url: string; label: string }>();
  let refused = 0;
  for (const draft of drafts) {
    if (typeof draft.url !== 'string' || draft.url.trim() === '') continue;
    const url = webAddress(draft.url);
    if (url === undefined || (links.size >= MOST_LINKS && !links.has(url))) refused++;
    else if (!links.has(url)) links.set(url, { url, label: clip(draft.label.trim() || url, MOST_LABEL) });
  }
  return {
    links: [...links.values()],
    problem:
      refused === 0
        ? undefined
        : `${refused} links left out: at most ${MOST_LINKS} http or https addresses of ${MOST_URL} characters are kept`,
  };
}

/** As the sender wrote it, when it is an absolute http or https address without a password in it. */
export function webAddress(given: string): string | undefined {
  const text = given.trim();
  if (text.length > MOST_URL || !/^https?:\/\//i.test(text)) return undefined;
  const url = URL.parse(text);
  return url === null || url.username !== '' || url.password !== '' ? undefined : url.href;
}
