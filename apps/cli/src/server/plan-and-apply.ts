import { isEmptyPlan } from '../apply/plan.ts';
import { planLines, stepName } from '../apply/plan-lines.ts';
import type { ReadDocuments } from '../apply/read-documents.ts';
import type { Cli } from '../cli.ts';
import { CliProblem, type ExitCode, exitCodes } from '../cli-problem.ts';
import { counted, named } from '../table.ts';
import { type Applied, carryOut, prepare } from './apply-configuration.ts';

/** Something to be made that no document says. */
export interface BesideStep {
  readonly name: string;
  /** @returns why it was refused, and what to do */
  readonly take: () => Promise<{ readonly problem: string; readonly help: string } | undefined>;
}

export interface ApplyOptions {
  readonly isPlan: boolean;
  readonly prune: boolean;
  readonly schema: string;
  /** What the documents do not have is nobody's concern. */
  readonly isPart?: boolean;
  /** Made once all documents are as they should be; one that is refused keeps none of the others. */
  readonly beside?: readonly BesideStep[];
  /** More members of the JSON answer. */
  readonly more?: object;
}

/**
 * Shows the plan, and carries it out unless only the plan was asked for.
 *
 * @returns `changes` for a plan that has something to do
 * @throws CliProblem with all that is wrong in the files; with the first refusal, and what was done and not
 */
export async function planAndApply(
  cli: Cli,
  files: ReadDocuments,
  { isPlan, prune, schema, isPart = false, beside = [], more = {} }: ApplyOptions,
): Promise<ExitCode> {
  const { terminal } = cli;
  const prepared = await prepare(cli, files, prune);
  const { routes } = prepared.plan;
  const steps = prepared.plan.steps.filter(({ action }) => !isPart || action !== 'would_remove');
  const plan = { ...prepared.plan, steps };
  const isEmpty = isEmptyPlan(plan) && beside.length === 0;
  if (!terminal.isJson) {
    for (const line of planLines(plan, terminal)) terminal.out(line);
    for (const { name } of beside) terminal.out(terminal.paint.green(`+ ${name}`));
  }
  const applied: Applied | undefined = isPlan || isEmpty ? undefined : await carryOut(cli, prepared);
  const refusals = applied === undefined || applied.refused !== undefined ? [] : await takeAll(beside);
  if (terminal.isJson) {
    const told = plan.steps.map((step) => {
      const { action, kind, name, differences } = step;
      const outcome = applied === undefined ? {} : { isDone: applied.done.includes(step) };
      return { action, kind, name, differences, ...outcome };
    });
    terminal.json({
      schema,
      isPlan,
      isEmpty,
      steps: told,
      routes: routes ?? null,
      told: applied?.told ?? [],
      ...more,
    });
  }
  if (applied === undefined) {
    if (!terminal.isJson && isEmpty) terminal.out('Nothing to do.');
    return isPlan && !isEmpty ? exitCodes.changes : exitCodes.ok;
  }
  if (!terminal.isJson) for (const line of applied.told) terminal.out(line);
  if (applied.refused !== undefined) throw refusedStep(applied);
  if (refusals.length > 0)
    throw new CliProblem(exitCodes.error, `${counted(refusals.length, 'refusal')}; everything else is done`, {
      fields: refusals,
    });
  if (!terminal.isJson) terminal.out('Done.');
  return exitCodes.ok;
}

/** @returns what was refused */
async function takeAll(steps: readonly BesideStep[]): Promise<CliProblem['fields']> {
  const refused = [];
  for (const { name, take } of steps) {
    const refusal = await take();
    if (refusal !== undefined) refused.push({ field: name, ...refusal });
  }
  return refused;
}

function refusedStep({ done, left, refused }: Applied): CliProblem {
  const { message, exitCode, code, help, fields } = refused?.problem ?? new CliProblem(exitCodes.error, '');
  const waits = left.slice(1).map(stepName);
  const said = [
    `${counted(done.length, 'step')} done`,
    ...(waits.length === 0 ? [] : [`${waits.length} not begun (${named(waits)})`]),
  ].join(', ');
  return new CliProblem(exitCode, message, {
    code,
    fields: [...fields, { field: 'applied', problem: said, help: 'mend it and apply again: what is done stays done' }],
    help,
  });
}
