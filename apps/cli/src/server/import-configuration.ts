import { documentsOfServer } from '../apply/documents-of-server.ts';
import type { PlacedDocument } from '../apply/read-documents.ts';
import type { Cli } from '../cli.ts';
import { CliProblem, type ExitCode, exitCodes, usageProblem } from '../cli-problem.ts';
import { openDocument, readText } from '../files/open-file.ts';
import { importLines } from '../import/import-lines.ts';
import { parseExport, translate, type Vendor } from '../import/read-export.ts';
import { Progress } from '../progress.ts';
import { askConfiguration } from './ask-configuration.ts';
import { askEverything } from './ask-vendor.ts';
import { contactSetups, contactSteps } from './import-contacts.ts';
import { planAndApply } from './plan-and-apply.ts';

export interface ImportQuestion {
  readonly from: Vendor;
  readonly file?: string | undefined;
  readonly api?: string | undefined;
  readonly tokenEnv?: string | undefined;
  readonly isPlan: boolean;
}

/** Turns another system's configuration into documents, reports on everything of it, and plans or applies them; removes nothing. */
export async function importConfiguration(cli: Cli, question: ImportQuestion): Promise<ExitCode> {
  const input = question.file === undefined ? await fromApi(cli, question) : await fromFile(question.file);
  const now = Date.now();
  const client = await cli.client();
  const answers = await askConfiguration(client);
  const { people } = documentsOfServer(answers, now);
  const policies = new Map(answers.policies.map(({ name }) => [name.toLowerCase(), name]));
  const setups = await contactSetups(client);
  const channels = new Set(setups.keys());
  const { documents, lines, contacts } = translate(question.from, input, { people, policies, channels, now });
  if (lines.length === 0)
    throw new CliProblem(
      exitCodes.error,
      `nothing of ${question.from} was found in \`${question.file ?? question.api ?? ''}\``,
      {
        help: 'docs/migrate.md says what an export holds',
      },
    );
  if (!cli.terminal.isJson) for (const line of importLines(lines, cli.terminal)) cli.terminal.out(line);
  const placed = documents.map((document): PlacedDocument => ({ document, file: question.from, lineOf: () => 1 }));
  const options = {
    isPlan: question.isPlan,
    prune: false,
    isPart: true,
    beside: await contactSteps(client, contacts, people, setups),
    schema: 'lockstep.import/1',
    more: { report: lines, contactMethods: contacts },
  };
  return await planAndApply(cli, { documents: placed, broken: [], problems: [], isWhole: true }, options);
}

async function fromFile(file: string): Promise<unknown> {
  const text = await readText(await openDocument(file));
  try {
    return parseExport(text);
  } catch (error) {
    const [why = ''] = error instanceof Error ? error.message.split('\n') : [];
    throw new CliProblem(exitCodes.error, `\`${file}\` is neither JSON nor YAML: ${why}`);
  }
}

async function fromApi(cli: Cli, { from, api, tokenEnv }: ImportQuestion): Promise<unknown> {
  if (from === 'alertmanager' || api === undefined || tokenEnv === undefined)
    throw usageProblem(
      from === 'alertmanager'
        ? 'Alertmanager is imported from its file'
        : 'give `--file`, or `--api` and `--token-env`',
      'for example `lockstep import --from opsgenie --api https://api.opsgenie.com --token-env OPSGENIE_KEY --plan`',
    );
  if (!/^https?:\/\//.test(api))
    throw usageProblem(`\`${api}\` is no address`, 'for example https://api.pagerduty.com');
  const token = cli.environment.variable(tokenEnv);
  if (token === undefined)
    throw usageProblem(`the variable \`${tokenEnv}\` is not set`, 'put the key into it: it stands in no argument');
  const progress = new Progress(cli.terminal);
  try {
    return await askEverything(from, api.replace(/\/+$/, ''), token, (sentence) => progress.now(sentence));
  } finally {
    progress.end();
  }
}
