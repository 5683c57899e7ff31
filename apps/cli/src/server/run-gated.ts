import { type Client, ProblemError, UnreachableError } from '@lockstep/client';
import type { Cli } from '../cli.ts';
import { CliProblem, type ExitCode, exitCodes } from '../cli-problem.ts';
import { spanText } from '../moments.ts';
import { askGate, remember } from './ask-gate.ts';
import { exitCodeOfDecision, knownExitCode } from './decision-exit-code.ts';
import { decisionLines } from './decision-lines.ts';
import { runCommand } from './run-command.ts';
import { cacheFailClosed, findCachedVerdict, findFailClosed } from './verdict-cache.ts';
import { waitForKeys } from './wait-for-keys.ts';
import { keepRecord, type WaitingRecord } from './waiting-records.ts';

export interface RunFlags {
  readonly service: string;
  readonly environment: string;
  readonly target: string;
  readonly current?: string;
  readonly motive: 'reliability' | 'security' | 'routine';
  readonly reason?: string;
  readonly incident?: string;
  readonly share: number;
  readonly automatic: boolean;
  readonly strict: boolean;
  readonly wait: boolean;
  readonly failClosed: boolean;
  readonly timeout: number;
}

type Permission =
  | { readonly ok: true; readonly decisionId: string | undefined }
  | { readonly ok: false; readonly exitCode: ExitCode };

/** Asks, runs, records. All talk goes to stderr: stdout belongs to the command. */
export async function runGated(cli: Cli, command: readonly string[], flags: RunFlags): Promise<number> {
  const permission = await permitted(cli, flags);
  if (!permission.ok) return permission.exitCode;
  const exitCode = await runCommand(command);
  if (exitCode === 0) await record(cli, flags, permission.decisionId);
  else cli.terminal.say(`lockstep: the command ended with ${exitCode}, so no deployment is recorded`);
  return exitCode;
}

async function permitted(cli: Cli, flags: RunFlags): Promise<Permission> {
  try {
    return await askPermission(cli, flags);
  } catch (error) {
    if (!isAway(error)) throw error;
    return withoutAnswer(cli, flags, error);
  }
}

async function askPermission(cli: Cli, flags: RunFlags): Promise<Permission> {
  const { terminal } = cli;
  const client = await cli.client();
  const signal = AbortSignal.timeout(flags.timeout * 1_000);
  let decision = await askGate(cli, client, flags, signal);
  await noteFailClosed(cli, client, flags.service, signal);
  if (flags.wait) {
    decision = await waitForKeys(client, decision, flags.reason, terminal);
    remember(cli, flags, decision);
  }
  const exitCode = await exitCodeOfDecision(decision, flags.strict);
  if (terminal.isJson) terminal.say(JSON.stringify({ schema: 'lockstep.gate.check/1', ...decision, exitCode }));
  else for (const line of decisionLines(decision, terminal)) terminal.say(line);
  if (exitCode === exitCodes.ok) return { ok: true, decisionId: decision.id };
  terminal.say('lockstep: the command was not run');
  return { ok: false, exitCode };
}

/** Kept for the time when nobody can be asked; a token that may not read services can ask the gate all the same. */
async function noteFailClosed(cli: Cli, client: Client, service: string, signal: AbortSignal): Promise<void> {
  try {
    const found = await client.call('getService', { params: { service }, signal });
    cacheFailClosed(cli.environment.stateFolder, cli.settings().url, service, found.isFailClosed);
  } catch (error) {
    if (!(error instanceof ProblemError) && !isAway(error)) throw error;
  }
}

/** No answer at all, or none that says anything about the question. */
function isAway(error: unknown): error is Error {
  if (error instanceof UnreachableError) return true;
  if (error instanceof ProblemError) return error.status >= 500 || error.status === 429;
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** The last verdict if there is one; else the service's own choice between stopping and going on. */
function withoutAnswer(cli: Cli, flags: RunFlags, error: Error): Permission {
  const { terminal, environment } = cli;
  const { url } = cli.settings();
  const why = error.name === 'TimeoutError' ? `Lockstep did not answer within ${flags.timeout} s` : error.message;
  terminal.say(`lockstep: ${why}`);
  const cached = findCachedVerdict(environment.stateFolder, url, flags);
  const isClosed = flags.failClosed || findFailClosed(environment.stateFolder, url, flags.service);
  if (cached !== undefined) {
    const age = spanText((Date.now() - Date.parse(cached.decidedAt)) / 1_000);
    terminal.say(
      `The last verdict, ${age} old (G-${cached.number}): ${cached.verdict.replace('_', ' ')}: ${cached.summary}`,
    );
    if (!cached.mayProceed && knownExitCode(cached.exitCode) !== exitCodes.ok) {
      terminal.say('lockstep: the command was not run');
      return { ok: false, exitCode: knownExitCode(cached.exitCode) };
    }
  }
  if (isClosed) {
    throw new CliProblem(exitCodes.unreachable, 'the command was not run: without Lockstep this service fails closed', {
      help: 'bring Lockstep back; without `--fail-closed`, and with the service set to fail open, the command would run and be recorded later',
    });
  }
  terminal.say('Going ahead without an answer; the deployment is recorded as soon as Lockstep is back.');
  const isFresh = cached !== undefined && Date.parse(cached.expiresAt) > Date.now();
  return { ok: true, decisionId: isFresh ? cached.decisionId : undefined };
}

async function record(cli: Cli, flags: RunFlags, decisionId: string | undefined): Promise<void> {
  const { service, environment, target, share, motive } = flags;
  const at = new Date().toISOString();
  const { url } = cli.settings();
  const kept: WaitingRecord = {
    url,
    service,
    environment,
    version: target,
    at,
    sharePercent: share,
    decisionId,
    motive,
  };
  try {
    const client = await cli.client();
    const made = await client.call('recordDeployment', {
      params: { service },
      body: { environment, version: target, at, sharePercent: share, decisionId, motive },
      signal: AbortSignal.timeout(flags.timeout * 1_000),
    });
    cli.terminal.say(
      made.isGated
        ? `lockstep: recorded that ${service} ${target} serves in ${environment}`
        : `lockstep: recorded, as an ungated change: ${made.gateReason ?? 'no decision fits it'}`,
    );
  } catch (error) {
    if (isAway(error)) {
      keepRecord(cli.environment.stateFolder, kept);
      cli.terminal.say(
        'lockstep: Lockstep can not be reached; the deployment waits here and is sent by the next command',
      );
      return;
    }
    // The deployment happened: its exit code must not say otherwise.
    cli.terminal.say(
      `lockstep: the deployment could not be recorded: ${error instanceof Error ? error.message : String(error)}\n` +
        `  help: lockstep deploy record ${service} ${target} --environment ${environment} --at ${at}`,
    );
  }
}
