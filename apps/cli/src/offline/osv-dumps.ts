import { ecosystemBase } from '@lockstep/advisories';

/** All records of an ecosystem in one zip; the folders are called by the ecosystem. Source: https://google.github.io/osv.dev/data/ */
const DUMPS = 'https://osv-vulnerabilities.storage.googleapis.com';

/**
 * How to get the advisories that are needed, for a shell.
 *
 * @param ecosystems as OSV names them, with or without a release; empty names stand for what OSV knows nothing of
 * @returns undefined when there is nothing to get
 */
export function dumpsAdvice(ecosystems: readonly string[]): string | undefined {
  const bases = [...new Set(ecosystems.map(ecosystemBase))].filter((base) => base !== '').toSorted();
  if (bases.length === 0) return undefined;
  const files = bases.map((base) => `${base.replaceAll(' ', '-')}.zip`);
  const downloads = bases.map(
    (base, index) => `\`curl -fo ${files[index]} ${DUMPS}/${encodeURIComponent(base)}/all.zip\``,
  );
  return `get OSV's records: ${downloads.join(', ')}; then add \`--advisories ${files.join(' ')}\``;
}
