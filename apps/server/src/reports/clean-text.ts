/** What shows nothing, turns the direction of writing around, or ends a line in some readers and not in others. */
const unreadable =
  /(?![\t\n])[\p{Cc}\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text of strangers as it is kept: line ends are `\n`, nothing in it is invisible. Its words stay as they are. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll(unreadable, '').trim();
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/g, ' ');
}

/** Two texts that differ in case, spaces and signs only are one. */
export function sameWords(...parts: readonly string[]): string {
  return parts
    .map((part) =>
      part
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    )
    .join('\n');
}

const mentioned =
  /\b(?:CVE-\d{4}-\d{4,9}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|RPT-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})\b/gi;
const mostMentions = 20;

/** Ids that a text names, each once: advisories and reports. */
export function mentionsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(mentioned)].map(([id]) => id.toUpperCase()))].slice(0, mostMentions);
}

/** The first line of what was reported, as lists show it. */
export function titleOf(what: string): string {
  const line = cleanLine(what.split('\n').find((each) => each.trim() !== '') ?? '');
  return line.length > 160 ? `${line.slice(0, 159).trimEnd()}…` : line;
}
