import type { RequestProblem } from '../../api/call.ts';

/** The open incident that a new one looks like, by name and in a sentence; undefined when the server names none. */
export function twinOf(
  problem: Pick<RequestProblem, 'code' | 'message'> | undefined,
): { readonly name: string; readonly sentence: string } | undefined {
  if (problem?.code !== 'incidents.looks_the_same') return undefined;
  const name = /^\S+/.exec(problem.message)?.[0];
  return name === undefined ? undefined : { name, sentence: problem.message };
}
