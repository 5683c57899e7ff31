import { Slug, Version } from './common.ts';

/** A service with the release it is to go to, from one line of text. */
export interface TrainLine {
  /** Counted from 1. */
  readonly line: number;
  readonly service: string;
  readonly target: string;
}

export interface LineProblem {
  readonly line: number;
  readonly problem: string;
}

/**
 * Reads a release train as people write it: one service a line, `shop 2.1.0` or `shop@2.1.0`; empty lines and what follows a `#` after
 * white space are passed over. Never throws: a line that can not be read is a problem, and so is a service that came before.
 */
export function readTrainLines(text: string): {
  readonly members: readonly TrainLine[];
  readonly problems: readonly LineProblem[];
} {
  const members: TrainLine[] = [];
  const problems: LineProblem[] = [];
  const lineOf = new Map<string, number>();
  for (const [at, whole] of text.split(/\r\n|[\n\r]/).entries()) {
    const line = at + 1;
    const said = whole.replace(/(^|\s)#.*$/, '').trim();
    if (said === '') continue;
    const read = readTrainMember(said);
    if ('problem' in read) {
      problems.push({ line, problem: read.problem });
      continue;
    }
    const before = lineOf.get(read.service.toLowerCase());
    if (before !== undefined) problems.push({ line, problem: `\`${read.service}\` is in line ${before} already` });
    else {
      lineOf.set(read.service.toLowerCase(), line);
      members.push({ line, ...read });
    }
  }
  return { members, problems };
}

/** `shop@2.1.0` or `shop 2.1.0`. A version may hold an `@` of its own, a service may not. */
export function readTrainMember(
  said: string,
): { readonly service: string; readonly target: string } | { readonly problem: string } {
  const [, service = '', target = '', rest = ''] = /^([^\s@]*)(?:\s*@\s*|\s+|$)(\S*)(?:\s+(.*))?$/.exec(said) ?? [];
  if (rest !== '') return { problem: `\`${rest}\` is too much: a line is \`service version\`` };
  const wrong = Slug.safeParse(service).error?.issues[0]?.message;
  if (wrong !== undefined) return { problem: `\`${service}\` is no name of a service: ${wrong}` };
  if (target === '') return { problem: `\`${service}\` has no version: write \`${service} 1.2.3\`` };
  const bad = Version.safeParse(target).error?.issues[0]?.message;
  return bad === undefined ? { service, target } : { problem: `\`${target}\` is no version: it ${bad}` };
}
