import { type Mapping, readMapping } from '@lockstep/alerting';
import { Problem } from '../platform/problem.ts';

/** Mappings that were compiled, by their text; sources are few and their mappings change rarely. */
const compiled = new Map<string, Mapping>();
const mostCompiled = 500;
const longestText = 60_000;

/**
 * The mapping of a stored document, compiled once.
 *
 * @throws RangeError for a document that `mappingText` did not let pass
 */
export function mappingOf(text: string): Mapping {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const read = readMapping(JSON.parse(text));
  if (!read.ok) throw new RangeError('a stored mapping can not be read');
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(text, read.mapping);
  return read.mapping;
}

/**
 * A document as it is stored.
 *
 * @param field where the client gave it
 * @throws `alerts.mapping_invalid` with every problem at its field
 */
export function mappingText(document: unknown, field: string): string {
  const read = readMapping(document);
  const text = JSON.stringify(document);
  if (read.ok && text.length <= longestText) return text;
  const problems = read.ok
    ? [{ field: '', problem: `is longer than ${longestText} characters` }]
    : read.problems.slice(0, 20);
  const [first] = problems;
  throw new Problem(
    'alerts.mapping_invalid',
    `the mapping can not be read: \`${first?.field ?? ''}\` ${first?.problem ?? ''}`,
    {
      help: 'mend the fields that are named; `Recent payloads` shows what the sender posts',
      fields: problems.map((one) => ({
        field: one.field === '' ? field : `${field}.${one.field}`,
        problem: one.problem,
      })),
    },
  );
}
