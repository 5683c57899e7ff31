import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { notThis } from '../reading/gather-findings.ts';
import { ocsfEvents, readOcsf } from '../reading/ocsf.ts';

export function parseOcsf(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (Array.isArray(payload) && payload.length === 0) return readOcsf({ path: '', list: [] }, meta);
  const found = ocsfEvents(payload);
  return found === undefined
    ? notThis('OCSF event', 'post an event or a list of events with `class_uid`')
    : readOcsf(found, meta);
}

export const ocsf: SenderKind = {
  id: 'ocsf',
  name: 'OCSF findings',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseOcsf,
  setUp: [
    'Post events of category 2 (Findings) in OCSF 1.0 or later, one or a list, to `{url}`.',
    'A later event of the same finding with status Resolved, Suppressed or Archived, or activity Close, ends the alert.',
  ],
  sample: {
    class_uid: 2004,
    class_name: 'Detection Finding',
    activity_id: 1,
    status_id: 1,
    severity_id: 3,
    severity: 'Medium',
    time: 1767225600000,
    message: 'Test finding: nothing is wrong',
    finding_info: { uid: 'lockstep-test-1', title: 'Test finding' },
    metadata: { version: '1.4.0', product: { name: 'Lockstep test' } },
    resources: [{ uid: 'example', type: 'example' }],
  },
};
