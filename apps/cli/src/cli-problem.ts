/** Stable: pipelines branch on them. */
export const exitCodes = {
  ok: 0,
  error: 1,
  usage: 2,
  notFound: 3,
  notPermitted: 4,
  unreachable: 5,
  /** A plan has something to do. */
  changes: 6,
  denied: 10,
  needsSignoff: 11,
  noVerdict: 12,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Something the command can not do, with what to do next. */
export class CliProblem extends Error {
  readonly exitCode: ExitCode;
  readonly help: string | undefined;
  readonly code: string | undefined;
  readonly fields: readonly { readonly field: string; readonly problem: string; readonly help?: string | undefined }[];

  constructor(
    exitCode: ExitCode,
    message: string,
    more: { help?: string | undefined; code?: string | undefined; fields?: CliProblem['fields'] } = {},
  ) {
    super(message);
    this.name = 'CliProblem';
    this.exitCode = exitCode;
    this.help = more.help;
    this.code = more.code;
    this.fields = more.fields ?? [];
  }
}

export function usageProblem(message: string, help?: string): CliProblem {
  return new CliProblem(exitCodes.usage, message, { help });
}

/** What stderr says of it, with the line end: a sentence and what to do, or one JSON object. */
export function problemText({ message, code, help, fields, exitCode }: CliProblem, isJson: boolean): string {
  if (isJson) {
    const problem = { exitCode, code: code ?? null, message, help: help ?? null, fields };
    return `${JSON.stringify({ schema: 'lockstep.problem/1', ...problem })}\n`;
  }
  const lines = [
    `lockstep: ${message}`,
    ...fields.flatMap((each) => fieldLine(each, message, help)),
    ...(help === undefined ? [] : [`  help: ${help}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the sentence and its help do not say already; often that is the place alone, and the whole body is no place. */
function fieldLine(
  { field, problem, help }: CliProblem['fields'][number],
  sentence: string,
  sentenceHelp: string | undefined,
): readonly string[] {
  const news = [
    ...(sentence.includes(problem) ? [] : [problem]),
    ...(help === undefined || help === sentenceHelp ? [] : [`(${help})`]),
  ];
  if (news.length > 0) return [`  ${field}: ${news.join(' ')}`];
  return field === 'body' || sentence.includes(`\`${field}\``) ? [] : [`  at: ${field}`];
}

/** Of several problems one exit code: that of a wrong call before that of a broken file, a missing right before both. */
export function worstExitCode(problems: readonly CliProblem[]): ExitCode {
  return problems.reduce<ExitCode>((worst, { exitCode }) => (exitCode > worst ? exitCode : worst), exitCodes.ok);
}

/**
 * Any failure as a problem with an exit code; undefined for our own mistakes.
 *
 * @param error a problem of ours, of the server, of the way there, or of a file
 */
export async function toCliProblem(error: unknown): Promise<CliProblem | undefined> {
  const ours = ownProblem(error);
  if (ours !== undefined) return ours;
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'ProblemError' || error.name === 'UnreachableError') return serverProblem(error);
  if (error.name === 'DamagedIndex') return damagedIndex(error.message);
  return 'syscall' in error && 'code' in error ? fileProblem(error.message) : undefined;
}

/** Its checksum fits, so somebody made it that way. */
function damagedIndex(message: string): CliProblem {
  return new CliProblem(exitCodes.error, `the advisory index is damaged: ${message}`, {
    help: 'make it again with `lockstep advisories index`',
  });
}

/** What went wrong while a body was read looks like a server that went away, and says so only in its causes. */
function ownProblem(error: unknown): CliProblem | undefined {
  if (error instanceof CliProblem) return error;
  return error instanceof Error ? ownProblem(error.cause) : undefined;
}

/** Loaded only here: without a server's answer there is nothing to tell apart. */
async function serverProblem(error: Error): Promise<CliProblem | undefined> {
  const { ProblemError, UnreachableError } = await import('@lockstep/client');
  if (error instanceof UnreachableError) {
    return new CliProblem(exitCodes.unreachable, error.message, {
      help: 'is the server running (`lockstep serve`), and is the address right (`--url`, LOCKSTEP_URL)?',
    });
  }
  if (!(error instanceof ProblemError)) return undefined;
  const { status, code, help, fields } = error;
  return new CliProblem(exitCodeOfStatus(status, code), error.message, { help: helpOf(code, help), code, fields });
}

function exitCodeOfStatus(status: number, code: string): ExitCode {
  if (status === 404) return exitCodes.notFound;
  if (status === 401 || status === 403) return exitCodes.notPermitted;
  if (status === 503) return exitCodes.unreachable;
  return code === 'request.invalid' || code === 'request.malformed' ? exitCodes.usage : exitCodes.error;
}

function helpOf(code: string, help: string | undefined): string | undefined {
  switch (code) {
    case 'access.unauthenticated':
      return 'make a token in Settings, Sessions and tokens, and give it as LOCKSTEP_TOKEN or `--token`';
    case 'access.interactive_only':
      return 'do this in the web application: no token may';
    case 'internal':
      return help ?? 'the log of the server tells more';
  }
  return help;
}

/** `ENOENT: no such file or directory, open 'x'` reads well enough when its parts are turned around. */
function fileProblem(message: string): CliProblem {
  const [, problem, from, to] = /^(?:E[A-Z]+): (.+), \w+ '(.+?)'(?: -> '(.+)')?$/.exec(message) ?? [];
  // A file is written under another name first; whoever named it knows nothing of that.
  const path = (to ?? from)?.replace(/\.[0-9a-f-]{36}\.tmp$/, '');
  return usageProblem(path === undefined ? message : `\`${path}\`: ${problem}`);
}
