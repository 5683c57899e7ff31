import type { Sbom } from '../component.ts';
import { type ReadSbom, readSbom, type SbomLimits } from './read-sbom.ts';

export function* pieces(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Of a text or of an object as JSON, in small pieces as a stream brings them. */
export function read(document: object | string, limits: Partial<SbomLimits> = {}): Promise<ReadSbom> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return readSbom(pieces(new TextEncoder().encode(text), 50), limits);
}

/** The same, of a document that is read. */
export async function sbomOf(document: object | string): Promise<Sbom> {
  const result = await read(document);
  if (!result.ok) throw new Error(result.problem);
  return result.sbom;
}

/** A CycloneDX document with these parts. */
export function cyclonedx(part: object): object {
  return { bomFormat: 'CycloneDX', specVersion: '1.6', ...part };
}
