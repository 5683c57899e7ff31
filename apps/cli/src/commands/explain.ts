import type { Command } from 'commander';
import { action } from '../cli.ts';
import { exitCodes, usageProblem } from '../cli-problem.ts';
import { printItem } from '../server/lists.ts';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('A decision with its reasons, or a release train; with --replay judged again from its stored facts')
    .argument('<decision>', 'G-12, 12, or its id; T-7 for a release train')
    .option('--replay', 'judge the stored facts under the stored policy again, and compare', false)
    .action(
      action(async (cli, name: string, flags: { readonly replay: boolean }) => {
        if (/^t-\d+$/i.test(name)) {
          if (flags.replay)
            throw usageProblem('a train is replayed decision by decision', `\`lockstep explain ${name}\` names them`);
          const { showTrain } = await import('../server/judge-train.ts');
          await showTrain(cli, name);
          return exitCodes.ok;
        }
        const client = await cli.client();
        const params = { decision: name };
        if (!flags.replay) {
          const { decisionLines } = await import('../server/decision-lines.ts');
          const decision = await client.call('getDecision', { params });
          printItem(cli.terminal, 'lockstep.explain/1', decision, decisionLines(decision, cli.terminal));
          return exitCodes.ok;
        }
        const { verdictText } = await import('../verdict-words.ts');
        const answer = await client.call('replayDecision', { params });
        printItem(cli.terminal, 'lockstep.explain.replay/1', answer, [
          answer.isSame
            ? `G-${answer.decision} judged again: the same verdict and reasons.`
            : `G-${answer.decision} judged again: IT DIFFERS.`,
          `  stored    ${verdictText(answer.stored.verdict, cli.terminal)}  ${answer.stored.reasons.join(', ')}`,
          `  replayed  ${verdictText(answer.replayed.verdict, cli.terminal)}  ${answer.replayed.reasons.join(', ')}`,
          `  facts     ${answer.factsDigest}`,
          `  policy    ${answer.policyDigest}`,
          ...answer.differences.map((difference) => `  differs: ${difference}`),
        ]);
        return answer.isSame ? exitCodes.ok : exitCodes.error;
      }),
    );
}
