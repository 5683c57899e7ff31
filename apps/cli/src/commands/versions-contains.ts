import type { Command } from 'commander';
import { action } from '../cli.ts';
import { exitCodes, usageProblem } from '../cli-problem.ts';

interface ContainsOptions {
  readonly tsv?: boolean;
}

export function addVersionsContains(parent: Command): void {
  parent
    .command('contains')
    .description('Say whether a version is in a range, in any of the notations ecosystems write')
    .argument(
      '[scheme]',
      'whose versions: npm, PyPI, RubyGems, Packagist, Hex, Debian, ... or semver, rpm, gentoo, ...',
    )
    .argument(
      '[syntax]',
      'npm-range[:loose,includePrerelease], pep440, gem-requirement, composer, elixir-requirement, vers or grype',
    )
    .argument('[range]', 'for example "^1.2.3 || 3.x"')
    .argument('[version]', 'for example 1.4.0')
    .option('--tsv', 'read `scheme<TAB>syntax<TAB>range<TAB>version` from stdin, print true, false or unknown a line')
    .action(
      action(
        async (
          cli,
          scheme: string | undefined,
          syntax: string | undefined,
          range: string | undefined,
          version: string | undefined,
          options: ContainsOptions,
        ) => {
          if (options.tsv === true) {
            if (scheme !== undefined)
              throw usageProblem('`--tsv` reads its ranges from stdin and takes none as arguments');
            return containsLines(cli.terminal);
          }
          if (scheme === undefined || syntax === undefined || range === undefined || version === undefined) {
            throw usageProblem(
              'a scheme, a syntax, a range and a version are needed',
              'for example `lockstep versions contains npm npm-range "^1.2.3" 1.4.0`',
            );
          }
          const { parseRange } = await import('@lockstep/versions');
          const parsed = parseRange(scheme, syntax, range);
          const contains = parsed.ok ? parsed.range.contains(version) : 'unknown';
          if (cli.terminal.isJson) {
            const problem = parsed.ok ? null : parsed.problem;
            const schema = 'lockstep.versions.contains/1';
            cli.terminal.json({ schema, scheme, syntax, range, version, contains, problem });
          } else cli.terminal.out(String(contains));
          if (contains !== 'unknown') return exitCodes.ok;
          const reason = parsed.ok ? `\`${version}\` has no place among ${scheme} versions` : parsed.problem;
          cli.terminal.say(`lockstep: ${reason}`);
          return exitCodes.noVerdict;
        },
      ),
    );
}

async function containsLines({ isJson }: { readonly isJson: boolean }): Promise<void> {
  const [{ containsVersion }, { answerLines }] = await Promise.all([
    import('@lockstep/versions'),
    import('../files/answer-lines.ts'),
  ]);
  await answerLines(({ text }) => {
    const [scheme = '', syntax = '', range, version, ...rest] = text.split('\t');
    const isWhole = range !== undefined && version !== undefined && rest.length === 0;
    const contains = isWhole ? containsVersion(scheme, syntax, range, version) : 'unknown';
    return {
      text: isJson
        ? JSON.stringify({ scheme, syntax, range: range ?? null, version: version ?? null, contains })
        : String(contains),
      problem: isWhole ? undefined : 'is not `scheme<TAB>syntax<TAB>range<TAB>version`',
    };
  });
}
