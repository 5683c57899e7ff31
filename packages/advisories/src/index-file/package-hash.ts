/** Where a package is looked for first. Source: FNV-1a over UTF-16 code units, with the final mix of MurmurHash3. */
export function packageHash(base: string, name: string): number {
  let hash = mixed(0x811c9dc5, base);
  hash = Math.imul(hash ^ 0x0a, 0x01000193);
  hash = mixed(hash, name);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixed(start: number, text: string): number {
  let hash = start;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
