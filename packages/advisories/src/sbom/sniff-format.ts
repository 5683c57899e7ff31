/** What went wrong, and what to do next. */
export interface FormatProblem {
  readonly problem: string;
  readonly help: string;
}

const AS_JSON = 'have the tool write JSON: CycloneDX 1.4 to 1.7 or SPDX 2.2 or 2.3';

/** Recognises by its first bytes what is certainly no JSON text. */
export function sniffBytes(bytes: Uint8Array): FormatProblem | undefined {
  const [a, b] = bytes;
  if (a === 0x1f && b === 0x8b) {
    return { problem: 'the file is compressed with gzip', help: 'decompress it first (`gunzip FILE`)' };
  }
  if (a === 0x50 && b === 0x4b) return { problem: 'the file is a ZIP archive', help: 'extract the SBOM from it first' };
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return NOT_UTF8;
  return undefined;
}

export const NOT_UTF8: FormatProblem = {
  problem: 'the file is not UTF-8 text',
  help: 'convert it (`iconv -f UTF-16 -t UTF-8`), or have the tool write UTF-8',
};

/** Recognises by its first characters what is no JSON object. `head` needs a few hundred characters where there are. */
export function sniffText(head: string): FormatProblem | undefined {
  // Bounded, because a caller may hand over the whole document as one piece.
  const text = head.trimStart().slice(0, 2_000);
  const lower = text.toLowerCase();
  if (text.startsWith('{')) return undefined;
  if (text === '') return { problem: 'the file is empty', help: 'check the step that writes the SBOM' };
  if (text.startsWith('<')) return sniffMarkup(lower);
  if (text.startsWith('[')) {
    return { problem: 'the file is a JSON list; an SBOM is one JSON object', help: 'send one document at a time' };
  }
  if (/^(?:#.*\n|\s)*spdxversion:\s*spdx-/.test(lower)) {
    return { problem: 'the file is SPDX in tag-value form', help: AS_JSON };
  }
  if (/^(?:#.*\n|---[ \t]*\n|\s)*"?(?:bomformat|spdxversion|specversion|spdxid)"?:/.test(lower)) {
    return { problem: 'the file is an SBOM in YAML', help: AS_JSON };
  }
  return { problem: 'the file is no JSON document', help: AS_JSON };
}

function sniffMarkup(lower: string): FormatProblem {
  if (lower.startsWith('<!doctype html') || lower.includes('<html')) {
    return {
      problem: 'the file is an HTML page, not an SBOM',
      help: 'the address probably led to a login or a file view: download the raw file',
    };
  }
  if (lower.includes('cyclonedx')) {
    return { problem: 'the file is CycloneDX in XML', help: `${AS_JSON} (\`cyclonedx convert --output-format json\`)` };
  }
  if (lower.includes('spdx')) return { problem: 'the file is SPDX in RDF/XML', help: AS_JSON };
  return { problem: 'the file is XML', help: AS_JSON };
}

/** Explains a JSON object that is neither a CycloneDX nor an SPDX 2 document. */
export function explainUnknownObject(rootKeys: readonly string[]): FormatProblem {
  const has = (key: string) => rootKeys.includes(key);
  if (has('@context') || has('@graph')) {
    return {
      problem: 'the file is JSON-LD, as SPDX 3 is written; SPDX 3 is not read',
      help: 'export SPDX 2.3 as JSON',
    };
  }
  if (has('predicateType') || has('payloadType')) {
    return { problem: 'the file is an attestation around a document', help: 'send its `predicate` alone' };
  }
  if (has('lockfileVersion')) {
    return { problem: 'the file is an npm lock file', help: 'make an SBOM of it: `npm sbom --sbom-format cyclonedx`' };
  }
  if (has('components')) {
    return { problem: 'the document has no `bomFormat`', help: 'CycloneDX JSON needs `"bomFormat": "CycloneDX"`' };
  }
  if (has('packages')) {
    return { problem: 'the document has no `spdxVersion`', help: 'SPDX JSON needs `"spdxVersion": "SPDX-2.3"`' };
  }
  return { problem: 'the document has neither `bomFormat` (CycloneDX) nor `spdxVersion` (SPDX)', help: AS_JSON };
}
