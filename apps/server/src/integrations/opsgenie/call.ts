import type { IncomingAction, PayloadMeta } from '@lockstep/alerting';

/** What one request to the Alert API asks for. */
export type OpsgenieCall =
  | { readonly kind: 'create' }
  | { readonly kind: 'act'; readonly verb: Verb; readonly by: 'id' | 'alias' | 'tiny'; readonly name: string }
  | { readonly kind: 'refused'; readonly problem: string };

/** `note` with a name says which part of the alert was to be changed. */
interface Verb {
  readonly action: IncomingAction;
  /** What the request changed, when all we do is write it down. */
  readonly changes?: string;
}

const POSTED: Readonly<Record<string, Verb>> = {
  close: { action: 'resolve' },
  acknowledge: { action: 'acknowledge' },
  unacknowledge: { action: 'unacknowledge' },
  notes: { action: 'note' },
  tags: { action: 'note', changes: 'tags' },
  details: { action: 'note', changes: 'details' },
};
const PUT: Readonly<Record<string, Verb>> = {
  message: { action: 'note', changes: 'message' },
  description: { action: 'note', changes: 'description' },
  priority: { action: 'note', changes: 'priority' },
};
/** To say yes to these would promise a page that is not sent, or silence that is not kept. */
const NOT_TAKEN = ['snooze', 'escalate', 'assign', 'responders', 'teams', 'actions', 'attachments'];
const PATH = /^\/v2\/alerts(?:\/([^/]{1,3000})(?:\/([a-z]+)(?:\/[^/]*)?)?)?\/?$/;

/** @param call undefined: a create */
export function readOpsgenieCall(call: PayloadMeta['call']): OpsgenieCall {
  if (call === undefined) return { kind: 'create' };
  const parts = PATH.exec(call.path);
  if (parts === null) return { kind: 'refused', problem: `\`${call.path.slice(0, 100)}\` is no path of the Alert API` };
  const [, given, operation] = parts;
  const asked = `${call.method} ${operation ?? ''}`.trim();
  if (given === undefined)
    return call.method === 'POST'
      ? { kind: 'create' }
      : { kind: 'refused', problem: `\`${asked}\` can not be posted here` };
  const verb = verbOf(call.method, operation);
  if (verb === undefined) {
    const isKnown = operation !== undefined && NOT_TAKEN.includes(operation);
    const cure = isKnown ? 'do it in Lockstep' : 'see the operations in the help of the source';
    return { kind: 'refused', problem: `\`${asked}\` is not taken over this interface: ${cure}` };
  }
  const by = call.query['identifierType'] ?? 'id';
  if (by !== 'id' && by !== 'alias' && by !== 'tiny')
    return { kind: 'refused', problem: `identifierType: \`${by.slice(0, 40)}\` is none of id, alias, tiny` };
  const name = decoded(given);
  if (name === undefined)
    return { kind: 'refused', problem: 'the name of the alert in the path is not percent-encoded' };
  return { kind: 'act', verb, by, name };
}

function verbOf(method: string, operation: string | undefined): Verb | undefined {
  if (operation === undefined) return method === 'DELETE' ? { action: 'resolve' } : undefined;
  const verbs = method === 'POST' ? POSTED : method === 'PUT' || method === 'PATCH' ? PUT : {};
  return Object.hasOwn(verbs, operation) ? verbs[operation] : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
