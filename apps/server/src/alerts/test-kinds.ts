import type { SenderKind } from '@lockstep/alerting';
import type { SenderKinds } from './source.ts';

/** Used by tests only: a kind of source whose payloads are of no matter. */
const plain: SenderKind = {
  id: 'prometheus',
  name: 'Prometheus',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: () => ({ ok: false, problem: 'not read in this test' }),
  setUp: [],
  sample: [],
};

export const prometheusKinds: SenderKinds = new Map([[plain.id, plain]]);
