import { CliProblem, exitCodes } from '../cli-problem.ts';
import { askVendor, objectOf, type VendorAddress } from './vendor-pages.ts';

/** What is asked of each list. Source: target/goalert, graphql2/schema.graphql. */
const LISTS = {
  users: 'id name email contactMethods { type value }',
  rotations: 'id name timeZone type shiftLength start activeUserIndex userIDs nextHandoffTimes(num: 1)',
  schedules:
    'id name timeZone targets { target { id type name } rules { start end weekdayFilter } } temporarySchedules { start end }',
  escalationPolicies: 'id name repeat steps { id delayMinutes targets { id type name } }',
  services: 'id name escalationPolicyID integrationKeys { id type name } heartbeatMonitors { id name timeoutMinutes }',
} as const;

const PAGE = 100;

/** GoAlert has one address, and pages by cursor. */
export async function askGoAlert(address: VendorAddress): Promise<unknown> {
  const answers: Record<string, readonly unknown[]> = {};
  for (const [name, members] of Object.entries(LISTS)) answers[name] = await listOf(address, name, members);
  const overrides = await listOf(address, 'userOverrides', 'id start end addUserID removeUserID target { id }');
  const schedules = (answers['schedules'] ?? []).map((schedule) => ({
    ...objectOf(schedule),
    overrides: overrides.filter((each) => objectOf(objectOf(each)['target'])['id'] === objectOf(schedule)['id']),
  }));
  return { ...answers, schedules };
}

async function listOf(address: VendorAddress, name: string, members: string): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  let after = '';
  for (;;) {
    address.say(`${name}: ${all.length}`);
    const query = `query($first: Int, $after: String) { ${name}(input: { first: $first, after: $after }) { nodes { ${members} } pageInfo { hasNextPage endCursor } } }`;
    const answer = objectOf(await askVendor(address, '/api/graphql', { query, variables: { first: PAGE, after } }));
    const [problem] = Array.isArray(answer['errors']) ? answer['errors'].map(objectOf) : [];
    if (problem !== undefined)
      throw new CliProblem(
        exitCodes.error,
        `GoAlert refuses to list ${name}: ${JSON.stringify(problem['message'] ?? '')}`,
        {
          help: 'is the token of an administrator, and is this GoAlert 0.32 or newer?',
        },
      );
    const page = objectOf(objectOf(answer['data'])[name]);
    if (Array.isArray(page['nodes'])) all.push(...(page['nodes'] as unknown[]));
    const { hasNextPage, endCursor } = objectOf(page['pageInfo']);
    if (hasNextPage !== true || typeof endCursor !== 'string' || endCursor === after) return all;
    after = endCursor;
  }
}
