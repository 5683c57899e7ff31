import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { exitCodes, problemText, worstExitCode } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { gathered } from '../option-values.ts';
import type { CheckInput } from '../offline/check-vex.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import type { LoadVexFlags } from '../server/load-vex.ts';
import { limitOption, timeOption } from './common-options.ts';

export function addVex(program: Command): void {
  const vex = program.command('vex').description('VEX documents: what does not matter here, and who says so');
  addLoad(vex);
  addCheck(vex);
  addList(vex);
  addShow(vex);
  addWithdraw(vex);
  addLinks(vex);
}

function trustOption(fallback: 'own' | 'hub'): Option {
  return new Option('--trust <source>', 'who stands behind it; the first is believed most')
    .choices(['own', 'vendor', 'hub'])
    .default(fallback);
}

function addLoad(vex: Command): void {
  vex
    .command('load')
    .description('Load documents: OpenVEX, CSAF 2.0, CycloneDX, plain or gzip')
    .argument('<files...>', 'files and folders')
    .addOption(trustOption('hub'))
    .option(
      '--name <name>',
      "what it goes by (the publisher's id); the later of a name takes the place of the one before",
    )
    .addOption(timeOption('--expires-at <time>', 'from then on as if it had never been loaded'))
    .option('--allow-older', 'also when a later version is loaded')
    .action(
      action(async (cli, files: readonly string[], flags: LoadVexFlags) => {
        const { loadVexFiles } = await import('../server/load-vex.ts');
        return loadVexFiles(cli, files, flags);
      }),
    );
}

interface CheckFlags extends Omit<CheckInput, 'files'> {
  readonly strict: boolean;
}

function addCheck(vex: Command): void {
  vex
    .command('check')
    .description('What every statement does to SBOMs, or how near it came; from files')
    .argument('<files...>', 'VEX documents')
    .requiredOption('--sbom <files...>', 'CycloneDX, SPDX or lock files')
    .option('--advisories <files...>', 'OSV records: JSON, JSON Lines, gzip, zip, folders; or an index')
    .option('--service <name>', 'name of the service whose SBOM it is')
    .option('--release <version>', 'its release')
    .option('--product <purl>', 'a product that is this service; may be repeated', gathered)
    .addOption(trustOption('own'))
    .option('--strict', 'exit code 1 when a statement is not applied', false)
    .action(
      action(async (cli, files: readonly string[], { strict, ...flags }: CheckFlags) => {
        const [{ checkVexFiles }, { Progress }] = await Promise.all([
          import('../offline/check-vex.ts'),
          import('../progress.ts'),
        ]);
        const { answer, refused, notes } = await checkVexFiles({ files, ...flags }, new Progress(cli.terminal));
        for (const note of notes) cli.terminal.say(`note: ${note}`);
        for (const problem of refused) cli.terminal.say(problemText(problem, cli.terminal.isJson).trimEnd());
        if (cli.terminal.isJson) cli.terminal.json(answer);
        else {
          const { checkLines } = await import('../offline/vex-lines.ts');
          if (answer.statements.length > 0)
            for (const line of checkLines(answer.statements, cli.terminal)) cli.terminal.out(line);
        }
        const isMissed = strict && answer.statements.some(({ result }) => result === 'not_applied');
        return refused.length > 0 ? worstExitCode(refused) : isMissed ? exitCodes.error : exitCodes.ok;
      }),
    );
}

function addList(vex: Command): void {
  vex
    .command('list')
    .description('Documents, newest first')
    .option('--ended', 'also those that were replaced or withdrawn')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, ended }: { readonly limit: number; readonly ended?: boolean }) => {
        const client = await cli.client();
        const more = ended === true ? { ended: 'true' } : {};
        const listed = await firstItems(limit, (query) => client.call('listVex', { query: { ...query, ...more } }));
        printList(cli.terminal, listed, {
          schema: 'lockstep.vex.list/1',
          heading: ['DOCUMENT', 'NAME', 'AUTHOR', 'TRUST', 'STATEMENTS', 'LOADED', 'EXPIRES', 'STATE'],
          row: (each) => [
            each.id,
            each.name,
            each.author,
            each.trust,
            String(each.statements),
            timeText(each.loadedAt),
            timeText(each.expiresAt),
            each.state.replaceAll('_', ' '),
          ],
          empty: 'No VEX document is loaded: `lockstep vex load FILE`.',
        });
      }),
    );
}

function addShow(vex: Command): void {
  vex
    .command('show')
    .description('What every statement of a document does, or how near it came')
    .argument('<document>', 'id, from `vex list`')
    .addOption(limitOption())
    .action(
      action(async (cli, document: string, { limit }: { readonly limit: number }) => {
        await showReport(cli, document, limit);
      }),
    );
}

async function showReport(cli: Cli, document: string, limit: number): Promise<void> {
  const client = await cli.client();
  const call = (query: { readonly limit: number; readonly cursor?: string | undefined }) =>
    client.call('getVexReport', { params: { document }, query });
  const { document: shown, counts, problems, releasesLookedAt, releasesLeftOut } = await call({ limit: 1 });
  const { items, hasMore } = await firstItems(limit, call);
  if (cli.terminal.isJson) {
    const head = { document: shown, counts, problems, releasesLookedAt, releasesLeftOut };
    cli.terminal.json({ schema: 'lockstep.vex.show/1', ...head, items, hasMore });
    return;
  }
  const { checkLines } = await import('../offline/vex-lines.ts');
  cli.terminal.out(`${shown.name} by ${shown.author} (${shown.trust}): ${shown.state.replaceAll('_', ' ')}.`);
  cli.terminal.out(
    `${counts.suppresses} suppress, ${counts.keeps} keep, ${counts.overruled} are overruled, ${counts.notApplied} are not applied; ${releasesLookedAt} releases were looked at${releasesLeftOut === 0 ? '' : `, ${releasesLeftOut} older ones were not`}.`,
  );
  for (const { at, problem, help } of problems) cli.terminal.say(`note: ${at}: ${problem}; ${help}`);
  for (const line of checkLines(items, cli.terminal)) cli.terminal.out(line);
  if (hasMore) cli.terminal.say('There are more: `--limit` shows them.');
}

function addWithdraw(vex: Command): void {
  vex
    .command('withdraw')
    .description('Withdraw a document: what it suppressed gates again')
    .argument('<document>', 'id, from `vex list`')
    .requiredOption('--reason <text>', 'why')
    .action(
      action(async (cli, document: string, { reason }: { readonly reason: string }) => {
        const client = await cli.client();
        const done = await client.call('withdrawVex', { params: { document }, body: { reason } });
        printItem(cli.terminal, 'lockstep.vex.withdraw/1', done, [`${done.name} is withdrawn.`]);
      }),
    );
}

function addLinks(vex: Command): void {
  vex
    .command('link')
    .description('Say which service a product of documents is')
    .argument('<product>', 'its purl, or its name')
    .argument('<service>')
    .option('--remove', 'take the link away', false)
    .action(
      action(async (cli, product: string, service: string, { remove }: { readonly remove: boolean }) => {
        const client = await cli.client();
        const { items } = await client.call('linkVexProduct', { body: { product, service, isLinked: !remove } });
        printItem(cli.terminal, 'lockstep.vex.link/1', { items }, [
          remove ? `${product} is ${service} no longer.` : `${product} is ${service}.`,
        ]);
      }),
    );
  vex
    .command('links')
    .description('Products and the services they are')
    .action(
      action(async (cli) => {
        const { items } = await (await cli.client()).call('listVexLinks');
        printList(
          cli.terminal,
          { items, hasMore: false },
          {
            schema: 'lockstep.vex.links/1',
            heading: ['PRODUCT', 'SERVICE', 'SINCE', 'BY'],
            row: (each) => [each.product, each.service, timeText(each.linkedAt), each.linkedBy.name],
            empty: 'No product is linked: `lockstep vex link PRODUCT SERVICE`.',
          },
        );
      }),
    );
}
