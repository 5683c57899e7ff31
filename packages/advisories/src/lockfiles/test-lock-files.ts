import type { Sbom } from '../component.ts';
import { readSbom } from '../sbom/read-sbom.ts';
import type { ReadSbom } from '../sbom/read-sbom.ts';

export const encoder = new TextEncoder();

export function read(text: string | object, name = ''): Promise<ReadSbom> {
  return readSbom([encoder.encode(typeof text === 'string' ? text : JSON.stringify(text))], {}, name);
}

export async function sbomOf(text: string | object, name = ''): Promise<Sbom> {
  const result = await read(text, name);
  if (!result.ok) throw new Error(result.problem);
  return result.sbom;
}

/** `name version`, and the scope where it is not `required`. */
export async function linesOf(text: string | object, name = ''): Promise<string[]> {
  const { components } = await sbomOf(text, name);
  return components.map(
    ({ name: own, version, scope }) => `${own} ${version}${scope === 'required' ? '' : ` ${scope}`}`,
  );
}
