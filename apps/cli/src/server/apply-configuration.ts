import { type ConfigurationDocument, identityOf } from '../apply/documents.ts';
import { documentsOfServer, type ServerConfiguration } from '../apply/documents-of-server.ts';
import { problemsBesideForm } from '../apply/broken-documents.ts';
import { knownNames, resolveNames } from '../apply/known-names.ts';
import { type Plan, type PlanStep, planConfiguration } from '../apply/plan.ts';
import { stepName } from '../apply/plan-lines.ts';
import type { PlacedDocument, PlacedProblem, ReadDocuments } from '../apply/read-documents.ts';
import type { ServerAnswers } from '../apply/server-answers.ts';
import type { Cli } from '../cli.ts';
import { CliProblem, exitCodes, toCliProblem } from '../cli-problem.ts';
import { Progress } from '../progress.ts';
import { counted } from '../table.ts';
import { askConfiguration } from './ask-configuration.ts';
import type { WriteContext } from './write-context.ts';
import { removeDocument, writeDocument } from './write-document.ts';

/** What the server has, what the files want, and the way there. */
export interface Prepared {
  readonly plan: Plan;
  readonly server: ServerConfiguration;
  readonly answers: ServerAnswers;
  readonly placed: readonly PlacedDocument[];
}

/**
 * Compares documents with the server; changes nothing.
 *
 * @throws CliProblem with everything that is wrong: forms, names of what is not there, and what can not be as the files say
 */
export async function prepare(cli: Cli, files: ReadDocuments, prune: boolean): Promise<Prepared> {
  const answers = await askBeside(cli, files.problems);
  const now = Date.now();
  const server = documentsOfServer(answers, now);
  const { documents: placed } = files;
  const known = knownNames(server.people, [...server.documents, ...placed.map(({ document }) => document)], files);
  const problems: PlacedProblem[] = [...files.problems];
  const wanted = placed.map(({ document, file, lineOf }) => {
    const resolved = resolveNames(document, known);
    problems.push(...resolved.problems.map((each) => ({ ...each, file, line: lineOf(each.path) })));
    return resolved.document;
  });
  const current = server.documents.map((each) => resolveNames(each, known).document);
  const kept = server.given;
  const facts = { secret: cli.environment.variable, senders: answers.senders.map(({ kind }) => kind) };
  const plan = planConfiguration({ wanted, current, prune, now, kept, ...facts });
  for (const { document, ...each } of plan.problems) {
    const place = placed[wanted.indexOf(document)];
    if (place !== undefined) problems.push({ ...each, file: place.file, line: place.lineOf(each.path) });
  }
  problems.push(...files.broken.flatMap((each) => problemsBesideForm(each, known, current, facts)));
  if (problems.length > 0) throw refusedFiles(problems, undefined);
  return { plan, server, answers, placed };
}

/** A server that does not answer keeps nobody from hearing what is wrong with the files alone. */
async function askBeside(cli: Cli, problems: readonly PlacedProblem[]): Promise<ServerAnswers> {
  try {
    return await askConfiguration(await cli.client());
  } catch (error) {
    const unanswered = problems.length === 0 ? undefined : await toCliProblem(error);
    if (unanswered === undefined) throw error;
    throw refusedFiles(problems, `names were not looked up: ${unanswered.message}`);
  }
}

/** Nothing was sent yet: all that is wrong is told at once, file by file and from top to bottom. */
function refusedFiles(problems: readonly PlacedProblem[], help: string | undefined): CliProblem {
  const files = [...new Set(problems.map(({ file }) => file))];
  const ordered = files.flatMap((name) =>
    problems.filter(({ file }) => file === name).toSorted((one, other) => one.line - other.line),
  );
  return new CliProblem(
    exitCodes.error,
    `${counted(problems.length, 'problem')} in the configuration; nothing was changed`,
    {
      help,
      fields: ordered.map(({ file, line, path, problem, help: cure }) => ({
        field: `${file}:${line}${path === '' ? '' : ` ${path}`}`,
        problem,
        help: cure,
      })),
    },
  );
}

/** What became of a plan. */
export interface Applied {
  readonly done: readonly PlanStep[];
  /** Told this once: keys and secrets. */
  readonly told: readonly string[];
  readonly refused: { readonly step: string; readonly problem: CliProblem } | undefined;
  readonly left: readonly PlanStep[];
}

/** Does what the plan says, in its order, up to the first refusal: what comes after may need it. */
export async function carryOut(cli: Cli, { plan, server, answers, placed }: Prepared): Promise<Applied> {
  const client = await cli.client();
  const progress = new Progress(cli.terminal);
  const ids = new Map(server.ids);
  const current = new Map(server.documents.map((document) => [identityOf(document), document]));
  const steps = plan.steps.filter(({ action }) => action === 'create' || action === 'change' || action === 'remove');
  const done: PlanStep[] = [];
  const told: string[] = [];
  const context = (document: ConfigurationDocument): WriteContext => ({
    client,
    server: cli.settings().url,
    senderPath: (sender) => answers.senders.find(({ kind }) => kind === sender)?.path ?? '/in/{key}',
    idOf: (kind, name) =>
      idOf(kind === 'person' ? server.people.find(name)?.id : ids.get(identityOf({ kind, name })), name),
    secret: (variable) => idOf(cli.environment.variable(variable), variable),
    before: current.get(identityOf(document)),
    stored: storedOf(document, answers),
  });
  const refusal = async (
    step: string,
    document: ConfigurationDocument | undefined,
    error: unknown,
  ): Promise<Applied> => {
    const problem = await toCliProblem(error);
    if (problem === undefined) throw error;
    const place = placed.find((each) => document !== undefined && identityOf(each.document) === identityOf(document));
    return { done, told, left: steps.slice(done.length), refused: { step, problem: withPlace(step, problem, place) } };
  };
  try {
    for (const step of steps) {
      progress.now(stepName(step), done.length / steps.length);
      try {
        if (step.action === 'remove') await removeDocument(step.document, context(step.document));
        else {
          const written = await writeDocument(step, context(step.document));
          if (written.id !== undefined) ids.set(identityOf(step.document), written.id);
          if (written.told !== undefined) told.push(written.told);
        }
      } catch (error) {
        return await refusal(stepName(step), step.document, error);
      }
      done.push(step);
    }
    if (plan.routes !== undefined) {
      try {
        const routes = plan.routes.map((name) => idOf(ids.get(identityOf({ kind: 'alert_route', name })), name));
        await client.call('orderAlertRoutes', { body: { routes } });
      } catch (error) {
        return await refusal('order of alert routes', undefined, error);
      }
    }
  } finally {
    progress.end();
  }
  return { done, told, refused: undefined, left: [] };
}

function idOf(found: string | undefined, name: string): string {
  if (found === undefined) throw new RangeError(`\`${name}\` was seen when the plan was made`);
  return found;
}

function storedOf(
  { kind, name }: ConfigurationDocument,
  { schedules, policies }: ServerAnswers,
): WriteContext['stored'] {
  const isIt = (each: { readonly name: string }): boolean => each.name.toLowerCase() === name.toLowerCase();
  if (kind === 'schedule') return { version: schedules.find(isIt)?.version, stepIds: [] };
  const policy = kind === 'escalation_policy' ? policies.find(isIt) : undefined;
  return { version: policy?.version, stepIds: policy?.steps.map(({ id }) => id) ?? [] };
}

/** With the place in the files beside what the server says. */
function withPlace(step: string, problem: CliProblem, place: PlacedDocument | undefined): CliProblem {
  const at = place === undefined ? '' : ` (${place.file}:${place.lineOf('name')})`;
  const { exitCode, help, code, fields } = problem;
  return new CliProblem(exitCode, `${step}${at} was refused: ${problem.message}`, { help, code, fields });
}
