import type { Client } from '@lockstep/client';
import type { Role } from '@lockstep/contract';
import type { TestApp } from '../test-app.ts';

/** Used by tests only: somebody who was invited, came by the link and is signed in. */
export interface Member {
  readonly userId: string;
  readonly client: Client;
  readonly cookie: string;
}

export async function addMember(app: TestApp, name: string, roles: readonly Role[] = ['responder']): Promise<Member> {
  const email = `${name.toLowerCase()}@example.org`;
  const { link, userId } = await app.admin.call('invitePerson', { body: { name, email } });
  const { pool } = app.app.database;
  for (const role of roles)
    await pool.query(
      `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, '2026-01-01', false)`,
      [userId, role],
    );
  const token = link?.split('#token=')[1];
  const accepted = await app.send({
    path: '/api/v1/access/links/accept',
    body: { token, password: 'a long enough password' },
    headers: { cookie: '' },
  });
  const cookie = accepted.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { userId, cookie, client: app.as(cookie) };
}

/** What stands behind `#` in the address that a chat answered with. */
export function codeIn(answer: string): string {
  const [, code] = /\/me\/chat#link=([\w-]{32})/.exec(answer) ?? [];
  if (code === undefined) throw new Error(`no address to link in ${answer}`);
  return code;
}
