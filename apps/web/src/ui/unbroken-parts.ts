const CODE =
  /((?:CVE|GHSA|INC|GO|PYSEC|RUSTSEC)-[\w-]+|\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)+(?:-[\w]+(?:[.-]\w+)*)?|(?:[A-Z][a-z]{2} )?\d{1,2} [A-Z][a-z]{2}(?: \d{2}:\d{2})?\b|\b\d+ (?:ms|s|min|h|d)\b)/;

/** A text cut into prose (even places) and what loses its sense when broken: ids, days, moments, lengths, versions (odd places). */
export function unbrokenParts(text: string): readonly string[] {
  return text.split(CODE);
}
