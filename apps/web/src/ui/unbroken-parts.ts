const CODE = /((?:CVE|GHSA|INC|GO|PYSEC|RUSTSEC)-[\w-]+|\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)+(?:-[\w]+(?:[.-]\w+)*)?)/;

/** A text cut into prose (even places) and codes that lose their sense when broken: ids, days, versions (odd places). */
export function unbrokenParts(text: string): readonly string[] {
  return text.split(CODE);
}
