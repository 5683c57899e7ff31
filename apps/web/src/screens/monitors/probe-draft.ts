import { type Check, type GivenProbe, statusesIn } from './monitor-words.ts';

/** A probe as it stands in a form; fields of other kinds wait there for a change of mind. */
export interface ProbeDraft {
  readonly kind: GivenProbe['kind'];
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  readonly statuses: string;
  readonly keyword: string;
  readonly host: string;
  readonly port: string;
  readonly daysLeft: string;
  readonly slowestMs: string;
}

export function draftOf(probe: Check['probe'] | undefined): ProbeDraft {
  const http = probe?.kind === 'http' ? probe : undefined;
  const host = probe === undefined || probe.kind === 'http' ? undefined : probe;
  return {
    kind: probe?.kind ?? 'http',
    url: http?.url ?? 'https://',
    method: http?.method ?? 'GET',
    statuses: http?.statuses.join(', ') ?? '',
    keyword: http?.keyword ?? '',
    host: host?.host ?? '',
    port: String(host?.port ?? 443),
    daysLeft: String(probe?.kind === 'tls' ? probe.daysLeft : 14),
    slowestMs: String(probe?.slowestMs ?? 10_000),
  };
}

/** What is sent. What is no number stays none, and is refused at its field. */
export function probeOf(draft: ProbeDraft): GivenProbe {
  const slowestMs = Number(draft.slowestMs);
  const { kind, url, method, keyword, host } = draft;
  switch (kind) {
    case 'http':
      return {
        kind,
        url,
        method,
        statuses: statusesIn(draft.statuses),
        slowestMs,
        ...(keyword !== '' && { keyword }),
      };
    case 'tcp':
      return { kind, host, port: Number(draft.port), slowestMs };
    case 'tls':
      return { kind, host, port: Number(draft.port), daysLeft: Number(draft.daysLeft), slowestMs };
  }
}
