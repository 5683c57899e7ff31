import type { Command } from 'commander';
import { action } from '../cli.ts';
import { exitCodes, usageProblem } from '../cli-problem.ts';

const SIGNS = { '-1': '<', '0': '=', '1': '>', unknown: 'unknown' } as const;

interface CompareOptions {
  readonly tsv?: boolean;
}

export function addVersionsCompare(parent: Command): void {
  parent
    .command('compare')
    .description('Order two versions as their ecosystem does')
    .argument('[ecosystem]', 'OSV name: npm, Maven, PyPI, Go, crates.io, RubyGems, ...')
    .argument('[a]', 'one version')
    .argument('[b]', 'the other')
    .option('--tsv', 'read `ecosystem<TAB>a<TAB>b` from stdin, print one sign a line')
    .action(
      action(
        async (
          cli,
          ecosystem: string | undefined,
          a: string | undefined,
          b: string | undefined,
          options: CompareOptions,
        ) => {
          const { compareVersions, familyOf, versionKey } = await import('@lockstep/versions');
          const sign = (name: string, left: string, right: string) => SIGNS[`${compareVersions(name, left, right)}`];
          if (options.tsv === true) {
            if (ecosystem !== undefined)
              throw usageProblem('`--tsv` reads its versions from stdin and takes none as arguments');
            return compareLines(cli.terminal, sign);
          }
          if (ecosystem === undefined || a === undefined || b === undefined)
            throw usageProblem(
              'an ecosystem and two versions are needed',
              'for example `lockstep versions compare npm 1.2.3 1.10.0`',
            );
          const order = sign(ecosystem, a, b);
          if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.versions.compare/1', ecosystem, a, b, order });
          else cli.terminal.out(order === 'unknown' ? 'unknown' : `${a} ${order} ${b}`);
          if (order !== 'unknown') return exitCodes.ok;
          const odd = [a, b].find((version) => versionKey(ecosystem, version) === undefined);
          cli.terminal.say(
            familyOf(ecosystem) === undefined
              ? `lockstep: no order is known for \`${ecosystem}\`; ${await advice(ecosystem)}`
              : `lockstep: ${odd === undefined ? 'one of them' : `\`${odd}\``} is no version of ${ecosystem}`,
          );
          return exitCodes.noVerdict;
        },
      ),
    );
}

async function advice(ecosystem: string): Promise<string> {
  const { nearestEcosystem } = await import('@lockstep/advisories');
  const nearest = nearestEcosystem(ecosystem);
  return nearest === undefined
    ? 'it is written as OSV does: npm, Maven, PyPI, Go, crates.io, ...'
    : `did you mean \`${nearest}\``;
}

async function compareLines(
  { isJson }: { readonly isJson: boolean },
  sign: (ecosystem: string, a: string, b: string) => string,
): Promise<void> {
  const { answerLines } = await import('../files/answer-lines.ts');
  await answerLines(({ text }) => {
    const [ecosystem = '', a, b, ...rest] = text.split('\t');
    const isWhole = a !== undefined && b !== undefined && rest.length === 0;
    const order = isWhole ? sign(ecosystem, a, b) : 'unknown';
    return {
      text: isJson ? JSON.stringify({ ecosystem, a: a ?? null, b: b ?? null, order }) : order,
      problem: isWhole ? undefined : 'is not `ecosystem<TAB>a<TAB>b`',
    };
  });
}
