import {
  accessOperations,
  advisoriesOperations,
  escalationPoliciesOperations,
  evidenceOperations,
  exposuresOperations,
  findingsOperations,
  heartbeatsOperations,
  uptimeChecksOperations,
  incidentsOperations,
  type Operations,
  pagesOperations,
  releasesOperations,
  reportsOperations,
  schedulesOperations,
  servicesOperations,
  teamsOperations,
} from '@lockstep/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessHandlers } from './access/index.ts';
import { advisoriesHandlers, findingsHandlers } from './advisories/index.ts';
import { exposuresHandlers } from './exposures/index.ts';
import { decisionHandlers, decisionOperations, signoffHandlers, signoffOperations } from './gate/index.ts';
import { incidentsHandlers } from './incidents/index.ts';
import { pagesHandlers, policiesHandlers } from './paging/index.ts';
import { checkHandlers, heartbeatHandlers } from './monitors/index.ts';
import type { RequestContext } from './platform/context.ts';
import { evidenceHandlers } from './platform/evidence/routes.ts';
import { Answer } from './platform/http/handlers.ts';
import { openTestPlatform, type TestPlatform } from './platform/test-context.ts';
import { releasesHandlers } from './releases/index.ts';
import { reportsHandlers } from './reports/index.ts';
import { schedulesHandlers } from './schedules/index.ts';
import { servicesHandlers, teamsHandlers } from './services/index.ts';

type AnyHandler = (ctx: RequestContext, input: unknown) => Promise<unknown>;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

function lookUp(_: unknown, key: string | symbol): unknown {
  if (key === Symbol.toPrimitive) return () => '018f0000-0000-7000-8000-000000000000';
  if (key === Symbol.iterator) return () => [].values();
  // An optional member that is left out; a made-up cursor would be refused for being one.
  return key === 'cursor' ? undefined : anything;
}

/** Whatever a handler looks up is there and says nothing. */
const anything: unknown = new Proxy(() => undefined, { get: lookUp, apply: () => anything });

const slices: readonly (readonly [Operations, object])[] = [
  [accessOperations, accessHandlers('http://localhost:4500')],
  [evidenceOperations, evidenceHandlers],
  [servicesOperations, servicesHandlers],
  [teamsOperations, teamsHandlers],
  [releasesOperations, releasesHandlers],
  [advisoriesOperations, advisoriesHandlers],
  [findingsOperations, findingsHandlers],
  [exposuresOperations, exposuresHandlers],
  [schedulesOperations, schedulesHandlers('http://localhost:4500')],
  [escalationPoliciesOperations, policiesHandlers],
  // Refused before anything is looked up or sent.
  [pagesOperations, pagesHandlers(anything as Parameters<typeof pagesHandlers>[0], () => undefined)],
  [heartbeatsOperations, heartbeatHandlers],
  [uptimeChecksOperations, checkHandlers({ allowPrivate: false })],
  [incidentsOperations, incidentsHandlers],
  [
    reportsOperations,
    reportsHandlers(
      anything as Parameters<typeof reportsHandlers>[0],
      anything as Parameters<typeof reportsHandlers>[1],
    ),
  ],
  [decisionOperations, decisionHandlers],
  [signoffOperations, signoffHandlers],
];

const cases = slices.flatMap(([operations, handlers]) =>
  Object.entries(operations)
    .filter(([, entry]) => entry.permission !== 'public' && entry.permission !== 'authenticated')
    .map(([name]) => [name, new Map<string, AnyHandler>(Object.entries(handlers)).get(name)] as const),
);

it.each(cases)('%s checks the right itself, without the router before it', async (_, handler) => {
  if (handler === undefined) throw new RangeError('no handler');

  const outcome = (async () => {
    const answer = await handler(platform.as([]), {
      params: anything,
      query: anything,
      body: anything,
      headers: {},
      stream: [],
    });
    if (answer instanceof Answer && answer.lines !== undefined) for await (const line of answer.lines) void line;
  })();

  await expect(outcome).rejects.toMatchObject({ code: 'access.forbidden' });
});
