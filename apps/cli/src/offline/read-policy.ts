import type { EvaluateRules, Policy } from '@lockstep/gate';
import { CliProblem, exitCodes } from '../cli-problem.ts';

/** The policy of a file, or the default one; loads the engine. */
export async function readPolicy(file: string | undefined): Promise<{ policy: Policy; evaluate: EvaluateRules }> {
  const [cedar, files] = await Promise.all([import('@lockstep/cedar'), import('../files/open-file.ts')]);
  if (file === undefined)
    return { policy: cedar.defaultPolicy, evaluate: cedar.createCedarEvaluator(cedar.defaultPolicy) };
  const text = await files.readText(await files.openDocument(file));
  const problems = cedar.validatePolicy(text);
  if (problems.length > 0) {
    throw new CliProblem(exitCodes.error, `the policy \`${file}\` can not be used`, {
      fields: problems.map(({ line, problem, help }) => ({ field: `line ${line ?? '?'}`, problem, help })),
    });
  }
  const policy: Policy = { ...cedar.defaultPolicy, id: file, version: 0, cedar: text };
  return { policy, evaluate: cedar.createCedarEvaluator(policy) };
}
