import { CliProblem, exitCodes } from '../cli-problem.ts';

/** How another system's API is asked. */
export interface VendorAddress {
  /** Origin, with a path where there is one; no slash at the end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What is being asked, and how long is waited. */
  readonly say: (sentence: string) => void;
}

const TIMEOUT_MS = 30_000;
const MOST_TRIES = 6;
const LONGEST_WAIT_S = 120;
/** Far more of anything than one installation has. */
const MOST_ITEMS = 50_000;

/**
 * One answer as JSON. A 429 or a failing server is asked again after the time it names, else after 1, 2, 4, ... seconds.
 *
 * @throws CliProblem when it refuses or does not answer
 */
export async function askVendor(address: VendorAddress, path: string, body?: object): Promise<unknown> {
  const target = path.startsWith('http') ? sameOrigin(address.url, path) : address.url + path;
  for (let attempt = 1; ; attempt += 1) {
    const response = await send(address, target, body);
    if (response.ok) return await readJson(response, target);
    const isTemporary = response.status === 429 || response.status >= 500;
    if (!isTemporary || attempt === MOST_TRIES) throw refusal(response.status, target);
    const seconds = Math.min(LONGEST_WAIT_S, waitOf(response.headers) ?? 2 ** (attempt - 1));
    address.say(`${target} answers ${response.status}: asking again in ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

/** The token goes nowhere else, whatever the next page is said to be. */
function sameOrigin(url: string, next: string): string {
  if (new URL(next).origin === new URL(url).origin) return next;
  throw new CliProblem(exitCodes.error, `\`${url}\` sends us on to \`${new URL(next).origin}\` for its next page`, {
    help: 'give that address with `--api`',
  });
}

async function send({ headers }: VendorAddress, target: string, body: object | undefined): Promise<Response> {
  try {
    return await fetch(target, {
      headers: { accept: 'application/json', ...headers, ...(body && { 'content-type': 'application/json' }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CliProblem(exitCodes.unreachable, `\`${target}\` does not answer: ${why}`, {
      help: 'is the address of `--api` right, and can it be reached from here?',
    });
  }
}

async function readJson(response: Response, target: string): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new CliProblem(exitCodes.error, `\`${target}\` does not answer with JSON`, { help: 'is `--api` the API?' });
  }
}

function refusal(status: number, target: string): CliProblem {
  const isRight = status === 401 || status === 403;
  return new CliProblem(isRight ? exitCodes.notPermitted : exitCodes.error, `\`${target}\` answers ${status}`, {
    help: isRight ? 'the variable of `--token-env` needs a key that may read everything' : 'is `--api` the API?',
  });
}

/** Whole seconds: `Retry-After`, PagerDuty's and Opsgenie's own. */
function waitOf(headers: Headers): number | undefined {
  for (const name of ['retry-after', 'ratelimit-reset', 'x-ratelimit-period-in-sec']) {
    const value = Number(headers.get(name) ?? Number.NaN);
    if (Number.isFinite(value) && value >= 0) return Math.ceil(value);
  }
  return undefined;
}

/** Where the next page is; undefined on the last. */
export type NextPage = (answer: Readonly<Record<string, unknown>>, path: string, count: number) => string | undefined;

/** All items of a list, page by page. */
export async function allOf(
  address: VendorAddress,
  first: string,
  { items, next }: { readonly items: string; readonly next: NextPage },
): Promise<Readonly<Record<string, unknown>>[]> {
  const all: Readonly<Record<string, unknown>>[] = [];
  for (let path: string | undefined = first; path !== undefined;) {
    address.say(`${first.split('?')[0] ?? first}: ${all.length}`);
    const answer = objectOf(await askVendor(address, path));
    const page = Array.isArray(answer[items]) ? answer[items].map(objectOf) : [];
    all.push(...page);
    path = page.length === 0 || all.length > MOST_ITEMS ? undefined : next(answer, path, all.length);
  }
  return all;
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
