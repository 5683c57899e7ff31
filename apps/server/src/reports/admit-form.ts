import type { ReportSettings } from '@lockstep/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../platform/context.ts';
import { limitStream } from '../platform/http/limit-stream.ts';
import { formBoundary } from '../platform/http/multipart.ts';
import { Problem } from '../platform/problem.ts';
import type { ReportsParts } from './parts.ts';
import { type PublicPage, sendPage } from './public-page.ts';
import { takeOf } from './rate-store.ts';
import { type FieldProblem, type FormReading, type GivenFields, mostFormBytes, readForm } from './read-form.ts';
import { FileIntake } from './take-file.ts';
import { UploadGate } from './upload-gate.ts';

const hourMs = 3_600_000;
/** Of a form that is refused, in bytes. */
const mostDrained = 64 * 1024 * 1024;

/** A form that is shown again, with what was written and what is wrong. */
export class Refused extends Error {
  readonly status: number;
  readonly problems: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problems: readonly FieldProblem[], retryAfterSeconds?: number) {
    super('the form was refused');
    this.status = status;
    this.problems = problems;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface Admission {
  /** The form that the token must be of. */
  readonly purpose: string;
  readonly fields: GivenFields;
  readonly address: string;
  readonly check: (fields: GivenFields) => readonly FieldProblem[];
  /** Whether this very form was taken before: a second press of the button counts for nothing. */
  readonly isKnown: (formDigest: string) => Promise<boolean>;
}

/**
 * Whether a form may be taken: from a page of ours, by somebody who took the time to write, complete, and not the hundredth.
 *
 * @returns a digest that is the same each time this form is sent
 * @throws Refused
 */
export async function admit(
  { keys }: ReportsParts,
  ctx: RequestContext,
  { form }: ReportSettings,
  { purpose, fields, address, check, isKnown }: Admission,
): Promise<string> {
  const token = keys.readFormToken(purpose, fields['token'] ?? '', ctx.now);
  if (!token.ok) throw new Refused(422, [{ field: undefined, problem: tokenProblems[token.problem] }]);
  if ((fields['website'] ?? '') !== '')
    throw new Refused(422, [
      {
        field: undefined,
        problem: 'A field that stays empty was filled in, perhaps by your browser. Please send it again.',
      },
    ]);
  const problems = check(fields);
  if (problems.length > 0) throw new Refused(422, problems);
  if (await isKnown(token.digest)) return token.digest;
  const ofOne = { key: `address ${keys.digest('address', networkOf(address))}`, most: form.perAddressPerHour };
  const ofAll = { key: 'everybody', most: form.perHour };
  for (const rate of [ofOne, ofAll]) {
    if (!(await takeOf(ctx.read, { ...rate, windowMs: hourMs }, ctx.now))) throw tooMany(ctx.now);
  }
  return token.digest;
}

const tokenProblems = {
  forged: 'This page was not complete. What you wrote is below: please send it again.',
  expired: 'This page was open for long. What you wrote is below: please send it again.',
  too_fast: 'That was faster than anybody writes. Please wait a few seconds and send it again.',
} as const;

function tooMany(now: number): Refused {
  const problem =
    'There are too many reports at the moment. What you wrote is below: please send it again within the hour.';
  return new Refused(429, [{ field: undefined, problem }], Math.ceil((hourMs - (now % hourMs)) / 1000));
}

/** One household or machine has a whole network of IPv6 addresses. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('::');
  const first = head.split(':').filter((group) => group !== '');
  const last = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

interface Taking {
  readonly ctx: RequestContext;
  readonly settings: ReportSettings;
  /** The page with the form on it once more. */
  readonly again: (fields: GivenFields, problems: readonly FieldProblem[]) => PublicPage;
}

/** Reads forms of strangers: few at once, each bounded, and what is refused is still answered with what was written. */
export class ReadForms {
  readonly #gate = new UploadGate(16, 3);

  /** @param work reads the form and stores it; gives back where to go from here */
  async take(
    request: FastifyRequest,
    reply: FastifyReply,
    { ctx, settings, again }: Taking,
    work: (read: (before: (fields: GivenFields) => Promise<void>) => Promise<FormReading>) => Promise<string>,
  ): Promise<FastifyReply> {
    const leave = this.#gate.enter(request.ip);
    if (leave === undefined) throw busy();
    const files = new FileIntake(ctx, settings.form.maxAttachmentMiB * 1024 * 1024);
    let seen: GivenFields = {};
    try {
      const boundary = formBoundary(request.headers['content-type']);
      if (boundary === undefined) throw notAForm();
      const most = mostFormBytes(settings);
      if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(settings);
      const bytes = limitStream(bytesOf(request), most);
      const to = await work(async (before) => {
        const check = async (fields: GivenFields): Promise<void> => await before((seen = fields));
        return await readForm(bytes, boundary, check, files.take.bind(files));
      });
      return await reply.redirect(to, 303);
    } catch (error) {
      await files.drop();
      // A browser shows the answer only when it got rid of all its bytes.
      await this.drain(request);
      if (!(error instanceof Refused)) throw error;
      if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
      return await sendPage(reply, error.status, again(seen, error.problems));
    } finally {
      leave();
    }
  }

  /** Reads over what is left of a form, however little of it is taken; at some length it is cut off. */
  async drain(request: FastifyRequest): Promise<void> {
    let left = mostDrained;
    try {
      for await (const chunk of bytesOf(request)) {
        left -= chunk.byteLength;
        if (left < 0) return;
      }
    } catch {
      // Whoever went away needs no answer.
    }
  }
}

/** A stream that stays when nobody reads on: destroyed, it would take the answer with it. */
function bytesOf({ raw }: FastifyRequest): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => raw.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array> };
}

function notAForm(): Problem {
  return new Problem('request.unsupported_media_type', 'this is no form of a browser', {
    help: 'open the page and send its form',
  });
}

function tooLarge({ form }: ReportSettings): Problem {
  return new Problem('request.too_large', `the report is larger than ${form.maxAttachmentMiB} MiB`, {
    help: 'go back, and send fewer or smaller files',
  });
}

function busy(): Problem {
  return new Problem('request.rate_limited', 'too many reports are being sent at this moment', {
    help: 'go back, and send it again in a minute',
  });
}
