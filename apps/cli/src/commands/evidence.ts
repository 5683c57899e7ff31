import type { Command } from 'commander';
import { action } from '../cli.ts';
import { exitCodes } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { counted } from '../table.ts';
import { limitOption } from './common-options.ts';

interface ListFlags {
  readonly type?: string;
  readonly subject?: string;
  readonly limit: number;
}

export function addEvidence(program: Command): void {
  const evidence = program.command('evidence').description('What happened, and the proof that nobody changed it');
  evidence
    .command('list')
    .description('Evidence, newest first')
    .option('--type <type>', 'for example gate.decided')
    .option('--subject <id>', 'what it is about')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, type, subject }: ListFlags) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (page) =>
          client.call('listEvidence', { query: { ...page, type, subjectId: subject } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.evidence.list/1',
          heading: ['POSITION', 'AT', 'TYPE', 'WHO', 'SUBJECT'],
          row: (each) => [
            each.position === undefined ? 'waiting' : String(each.position),
            timeText(each.at),
            each.type,
            each.redactedAt === undefined
              ? (each.actorName ?? each.actorKind)
              : each.isWithheld === true
                ? 'withheld'
                : 'redacted',
            each.subjectId,
          ],
          empty: 'No evidence yet.',
        });
      }),
    );
  addVerify(evidence);
  evidence
    .command('export')
    .description('Write the chain as JSON Lines, for `evidence verify FILE` elsewhere')
    .option('--out <file>', 'a file instead of stdout')
    .action(
      action(async (cli, flags: { readonly out?: string }) => {
        const { exportEvidence } = await import('../server/export-evidence.ts');
        const records = await exportEvidence(await cli.client(), flags.out);
        cli.terminal.say(`${counted(records, 'record')} exported.`);
      }),
    );
}

/** Of an exported file: what was taken out, and what was only not for whoever exported it. */
function redactedWords(verdict: { readonly redacted: number; readonly withheld?: number }): string {
  const { redacted, withheld = 0 } = verdict;
  return withheld === 0 ? `${redacted} redacted` : `${redacted - withheld} redacted, ${withheld} withheld`;
}

function addVerify(evidence: Command): void {
  evidence
    .command('verify')
    .description('Recompute the chain: on the server, or of an exported file without any server')
    .argument('[file]', 'JSON Lines of `evidence export`, plain or gzip')
    .action(
      action(async (cli, file: string | undefined) => {
        const verdict =
          file === undefined
            ? await (await cli.client()).call('verifyEvidence')
            : await (await import('../offline/verify-evidence.ts')).verifyEvidenceFile(file);
        printItem(
          cli.terminal,
          'lockstep.evidence.verify/1',
          { source: file ?? 'server', ...verdict },
          verdict.ok
            ? [
                `✓ The chain holds: ${counted(verdict.records, 'record')}, ${redactedWords(verdict)}, it ends at position ${verdict.head.position}.`,
                `  head ${verdict.head.chain}`,
                ...('waiting' in verdict && typeof verdict.waiting === 'number' && verdict.waiting > 0
                  ? [`  ${counted(verdict.waiting, 'record')} just written and not chained yet`]
                  : []),
              ]
            : [`✗ The chain is broken at position ${verdict.position}: ${verdict.reason.replaceAll('_', ' ')}.`],
        );
        return verdict.ok ? exitCodes.ok : exitCodes.error;
      }),
    );
}
