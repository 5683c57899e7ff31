/** What a document is that was given where another kind is read. */
export interface DocumentKind {
  readonly role: 'sbom' | 'vex' | 'advisories' | 'intelligence';
  /** With its article: `a VEX document (OpenVEX)`. */
  readonly what: string;
  /** Where it belongs. */
  readonly help: string;
}

const AS_VEX = 'give it as VEX: `lockstep vex load FILE`, `--vex FILE` beside an SBOM, or Settings, VEX';
export const AS_SBOM =
  'give it as SBOM: `lockstep sbom match FILE`, or `lockstep release add SERVICE VERSION --sbom FILE`';
const AS_ADVISORY = 'give it as advisory: `lockstep advisories load osv FILE`, or `--advisories FILE` beside an SBOM';
const AS_KEV = 'give it as catalogue: `lockstep advisories load kev FILE`, or `--kev FILE` beside an SBOM';
const AS_SSVC = 'give it as decision points: `lockstep advisories load ssvc FILE`, or `--ssvc FILE` beside an SBOM';
const AS_EPSS = 'give it as scores: `lockstep advisories load epss FILE`, or `--epss FILE` beside an SBOM';

export const CYCLONEDX_VEX: DocumentKind = {
  role: 'vex',
  what: 'a VEX document (CycloneDX with vulnerabilities and no components)',
  help: AS_VEX,
};
export const EPSS_TABLE: DocumentKind = { role: 'intelligence', what: 'a table of EPSS scores', help: AS_EPSS };

/**
 * Tells apart by the members of its root what was probably mixed up. It reads nothing: whether the document is a good one of
 * its kind is another question.
 *
 * @param keys names of the members of the root object
 * @param context the `@context`, where that is one text
 * @returns undefined for what is none of the documents we know
 */
export function documentKindOf(keys: readonly string[], context = ''): DocumentKind | undefined {
  const has = (...names: readonly string[]): boolean => names.every((name) => keys.includes(name));
  const isOpenVex = context.includes('openvex') || (has('@context', 'statements') && !has('@graph'));
  if (isOpenVex) return { role: 'vex', what: 'a VEX document (OpenVEX)', help: AS_VEX };
  if (has('document', 'vulnerabilities') || has('document', 'product_tree'))
    return { role: 'vex', what: 'a VEX document or an advisory (CSAF)', help: AS_VEX };
  if (has('bomFormat'))
    return has('vulnerabilities') && !has('components')
      ? CYCLONEDX_VEX
      : { role: 'sbom', what: 'an SBOM (CycloneDX)', help: AS_SBOM };
  if (has('spdxVersion') || has('@graph')) return { role: 'sbom', what: 'an SBOM (SPDX)', help: AS_SBOM };
  if (has('lockfileVersion') || has('packages', 'packages-dev'))
    return { role: 'sbom', what: 'a lock file', help: AS_SBOM };
  if (has('cveMetadata')) return { role: 'intelligence', what: 'a CVE record', help: AS_SSVC };
  if (has('catalogVersion') || has('dateReleased', 'vulnerabilities'))
    return { role: 'intelligence', what: 'the catalogue of known exploited vulnerabilities', help: AS_KEV };
  if (has('id', 'affected') || has('id', 'modified'))
    return { role: 'advisories', what: 'an advisory (OSV)', help: AS_ADVISORY };
  return undefined;
}
