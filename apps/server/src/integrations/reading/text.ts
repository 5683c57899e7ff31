import { createHash } from 'node:crypto';

/** Storable: no NUL (Postgres refuses it), no half of a pair; at most `most` UTF-16 units, an ellipsis says that there was more. */
export function clip(text: string, most: number): string {
  const clean = storable(text);
  if (clean.length <= most) return clean;
  return `${clean.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** As `clip`, but texts that differ stay different: what is too long ends in its digest. */
export function clipDistinct(text: string, most: number): string {
  const clean = storable(text);
  if (clean.length <= most) return clean;
  const ending = `…${sha256(clean).slice(0, 16)}`;
  return `${clean.slice(0, most - ending.length).replace(/[\uD800-\uDBFF]$/, '')}${ending}`;
}

/** One line, blanks folded. */
export function oneLine(text: string, most: number): string {
  // Far more than is kept is never looked at.
  return clip(
    text
      .slice(0, most * 8)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
    most,
  );
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Nearly every text is so already: looking is cheaper than copying. */
function storable(text: string): string {
  return text.includes('\0') || !text.isWellFormed() ? text.replaceAll('\0', '\uFFFD').toWellFormed() : text;
}
