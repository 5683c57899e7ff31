import { type Client, createClient } from '../packages/client/src/index.ts';
import type { Role } from '../packages/contract/src/index.ts';

/** Somebody with a browser's cookie jar and no browser: calls operations as a signed-in person would. */
export function visitor(baseUrl: string, timeoutMs = 20_000): Client {
  let cookie: string | undefined;
  return createClient({
    baseUrl,
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      if (cookie !== undefined) headers.set('cookie', cookie);
      const response = await fetch(input, { ...init, headers, signal: init?.signal ?? AbortSignal.timeout(timeoutMs) });
      for (const line of response.headers.getSetCookie()) cookie = line.slice(0, line.indexOf(';'));
      return response;
    },
  });
}

/** Makes the first admin with the link that the server printed. */
export async function firstAdmin(baseUrl: string, setupToken: string): Promise<Client> {
  const admin = visitor(baseUrl);
  await admin.call('completeSetup', {
    body: { token: setupToken, name: 'Ada Admin', email: 'ada@example.org', password: 'correct horse battery' },
  });
  return admin;
}

/**
 * Invites a person with this role and signs them in. The first key is granted by the admin alone, every further one needs
 * `second` to agree.
 */
export async function invited(
  baseUrl: string,
  admin: Client,
  person: { readonly name: string; readonly role: Role },
  second?: Client,
): Promise<{ client: Client; userId: string }> {
  const { name, role } = person;
  const isPlain = role === 'responder' || role === 'auditor';
  const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}@example.org`;
  const { link, userId } = await admin.call('invitePerson', { body: { name, email, roles: isPlain ? [role] : [] } });
  const client = visitor(baseUrl);
  const token = new URL(link).hash.replace(/^#token=/, '');
  await client.call('acceptLink', { body: { token, password: `the password of ${name}` } });
  if (isPlain) return { client, userId };
  const { state, changeId } = await admin.call('proposeRoleChange', {
    params: { userId },
    body: { role, change: 'grant' },
  });
  if (state === 'waiting' && changeId !== undefined)
    await (second ?? admin).call('approveChange', { params: { changeId } });
  return { client, userId };
}
