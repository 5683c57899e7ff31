import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import type { ImportQuestion } from '../server/import-configuration.ts';

interface ImportFlags extends Omit<ImportQuestion, 'isPlan'> {
  readonly plan?: boolean;
  readonly apply?: boolean;
}

export function addImport(program: Command): void {
  program
    .command('import')
    .description('Bring the configuration of another system here, with a report on everything of it; removes nothing')
    .addOption(
      new Option('--from <system>', 'where it comes from')
        .choices(['opsgenie', 'pagerduty', 'grafana-oncall', 'goalert', 'alertmanager'] as const)
        .makeOptionMandatory(),
    )
    .option('--file <file>', 'an export (JSON), or the configuration of Alertmanager (YAML); - for standard input')
    .option('--api <url>', 'address of its API, such as https://api.opsgenie.com')
    .option('--token-env <name>', 'the variable that holds a key for the API')
    .option('--plan', 'only report, and say what would be done; exit code 6 when there is something')
    .option('--apply', 'report, and do it')
    .action(
      action(async (cli, { plan, apply, ...question }: ImportFlags) => {
        if ((plan === true) === (apply === true))
          throw usageProblem('give `--plan` or `--apply`', 'begin with `--plan`: it changes nothing');
        const { importConfiguration } = await import('../server/import-configuration.ts');
        return await importConfiguration(cli, { ...question, isPlan: plan === true });
      }),
    );
}
