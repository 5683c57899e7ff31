import { ReportSettings, type Role } from '@lockstep/contract';
import type { TestApp } from '../test-app.ts';

/** Used by tests only: what a person without an account sees and does. */
export interface Stranger {
  /** A page, as it was sent. */
  open(path: string): Promise<{ readonly status: number; readonly html: string; readonly headers: Headers }>;
  /** Opens the form, waits as long as somebody writes, and sends it. @returns the answer, not followed */
  report(fields: Readonly<Record<string, string>>, files?: readonly File[]): Promise<Response>;
  /** Sends a form as it is. */
  post(path: string, fields: Readonly<Record<string, string>>, files?: readonly File[]): Promise<Response>;
  /** The token that stands in a page now. */
  tokenOf(path: string): Promise<string>;
}

export function strangerAt({ origin }: TestApp, advance: (ms: number) => void): Stranger {
  const open: Stranger['open'] = async (path) => {
    const response = await fetch(path.startsWith('http') ? path : origin + path, { redirect: 'manual' });
    return { status: response.status, html: await response.text(), headers: response.headers };
  };
  const tokenOf: Stranger['tokenOf'] = async (path) => {
    const { html } = await open(path);
    return /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  };
  const post: Stranger['post'] = async (path, fields, files = []) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const file of files) form.append('files', file);
    return await fetch(origin + path, { method: 'POST', body: form, redirect: 'manual' });
  };
  return {
    open,
    tokenOf,
    post,
    async report(fields, files) {
      const token = await tokenOf('/report');
      advance(10_000);
      return await post('/report', { token, website: '', ...fields }, files);
    },
  };
}

/** A report that is complete. */
export const aProblem = {
  kind: 'security',
  what: 'The login page shows the password of others',
  where: 'shop',
  steps: '1. open it\n2. look',
  contact: 'ada@example.org',
} as const;

/** The path of a reporter's link, from where an answer leads. */
export function linkOf(response: Response): string {
  const url = new URL(response.headers.get('location') ?? 'http://nowhere');
  return url.pathname;
}

/** Changes the settings, whatever their version. */
export async function setUp(server: TestApp, settings: unknown): Promise<void> {
  const { version } = await server.admin.call('getReportSettings', {});
  await server.admin.call('putReportSettings', { body: { settings: ReportSettings.parse(settings), version } });
}

/** Somebody with one role, signed in by a real link. @returns their cookie and id */
export async function personAs(
  server: TestApp,
  role: Role,
  name: string = role,
): Promise<{ readonly cookie: string; readonly userId: string }> {
  const { userId, link } = await server.admin.call('invitePerson', {
    body: { name, email: `${name}@example.org` },
  });
  await server.app.database.pool.query(
    'insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, now(), false)',
    [userId, role],
  );
  const token = new URL(link).hash.replace('#token=', '');
  const accepted = await fetch(`${server.origin}/api/v1/access/links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify({ token, password: 'a long enough password' }),
  });
  return { cookie: accepted.headers.get('set-cookie')?.split(';')[0] ?? '', userId };
}
