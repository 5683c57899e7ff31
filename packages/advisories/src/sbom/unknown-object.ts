import { documentKindOf } from '../document-kind.ts';
import type { DocumentKind } from '../document-kind.ts';
import { AS_READ, Refusal } from './document-reader.ts';

/** Explains a JSON object that is none of the documents that are read. */
export function explainUnknownObject(rootKeys: readonly string[], context?: string): Refusal {
  const kind = documentKindOf(rootKeys, context);
  if (kind !== undefined && kind.role !== 'sbom') return noSbom(kind);
  const has = (key: string) => rootKeys.includes(key);
  if (has('@context') || has('@graph'))
    return new Refusal('the file is JSON-LD, but no SPDX 3 document with a `@graph`', 'export SPDX 3 or 2.3 as JSON');
  if (has('predicateType') || has('payloadType'))
    return new Refusal('the file is an attestation around a document', 'send its `predicate` alone');
  if (has('lockfileVersion'))
    return new Refusal('the file is an npm lock file without packages', 'run `npm install` again');
  if (has('components'))
    return new Refusal('the document has no `bomFormat`', 'CycloneDX JSON needs `"bomFormat": "CycloneDX"`');
  if (has('packages'))
    return new Refusal('the document has no `spdxVersion`', 'SPDX JSON needs `"spdxVersion": "SPDX-2.3"`');
  if (has('dependencies') || has('devDependencies') || has('require'))
    return new Refusal('the file names what is wanted, not what was installed', 'send the lock file beside it');
  return new Refusal('the document has neither `bomFormat` (CycloneDX) nor `spdxVersion` (SPDX)', AS_READ);
}

/** For a document that belongs elsewhere. */
export function noSbom({ what, help }: DocumentKind): Refusal {
  return new Refusal(`the file is ${what}, not an SBOM`, help);
}
