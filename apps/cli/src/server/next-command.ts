import { ProblemError } from '@lockstep/client';
import { CliProblem, toCliProblem } from '../cli-problem.ts';

/**
 * Does something in an incident; where the server says that something else has to be done first, names the command for it.
 *
 * @throws a `CliProblem` whose help ends with that command
 */
export async function withNextCommand<Result>(incident: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const next = nextCommand(error, incident);
    const problem = next === undefined ? undefined : await toCliProblem(error);
    throw problem === undefined || next === undefined ? error : withHelp(problem, next);
  }
}

function withHelp({ exitCode, message, help, code, fields }: CliProblem, next: string): CliProblem {
  return new CliProblem(exitCode, message, { help: help === undefined ? next : `${help}; ${next}`, code, fields });
}

function nextCommand({ code, fields }: ProblemError, incident: string): string | undefined {
  if (code === 'incidents.lead_needed')
    return `to lead it yourself: \`lockstep incident role take ${incident} security_lead\`, then the same again`;
  if (code === 'incidents.axis_not_found')
    return `\`lockstep incident update ${incident} --kind both\`, then the same again`;
  if (code !== 'incidents.not_closable') return undefined;
  return fields.some(({ help }) => /verdict|security key/.test(help ?? ''))
    ? '`lockstep exposure list` shows what waits for a verdict, `lockstep exposure triage <id>` prepares one'
    : `what is missing is filled in by \`lockstep incident update ${incident} --field <name>=<value>\``;
}
