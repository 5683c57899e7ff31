import { expect, it } from 'vitest';
import type { SenderKind } from '@lockstep/alerting';
import { signatureProblem } from './source-signature.ts';
import type { AlertSource } from './source.ts';

const kind: SenderKind = {
  id: 'certified',
  name: 'Certified',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: {
    by: 'certificate',
    headers: [],
    keyUrl: (body) =>
      body.length > 2 ? { ok: true, url: 'https://vendor.example/a.pem' } : { ok: false, problem: 'not from there' },
    check: (_request, pem) => (pem === 'right' ? { ok: true } : { ok: false, problem: 'does not fit' }),
  },
  parse: () => ({ ok: false, problem: 'not read in this test' }),
  setUp: [],
  sample: {},
};
const source = {
  id: 's',
  name: 'sns',
  signature: { form: 'sender', header: undefined },
  testUntil: undefined,
} as AlertSource;
const judge = (body: string, certificate: 'right' | 'wrong' | undefined, of: AlertSource = source) =>
  signatureProblem(
    {
      secretOf: async () => undefined,
      certificate: async () =>
        certificate === undefined ? { ok: false, problem: 'no answer' } : { ok: true, pem: certificate },
    },
    of,
    kind,
    { body: Buffer.from(body), headers: {} },
    1_000,
  );

it('judges by the certificate the message names', async () => {
  expect(await judge('{"a":1}', 'right')).toBeUndefined();
  expect(await judge('{"a":1}', 'wrong')).toMatchObject({ code: 'alerts.signature_wrong', message: 'does not fit' });
  expect(await judge('{}', 'right')).toMatchObject({ code: 'alerts.signature_wrong', message: 'not from there' });
});

it('has the sender come again when the certificate can not be had', async () => {
  await expect(judge('{"a":1}', undefined)).rejects.toMatchObject({ code: 'request.unavailable' });
});

it('takes a test of ours until its time is over', async () => {
  expect(await judge('{}', 'wrong', { ...source, testUntil: 1_000 })).toBeUndefined();
  expect(await judge('{}', 'wrong', { ...source, testUntil: 999 })).toMatchObject({ code: 'alerts.key_unknown' });
});

it('refuses everything when the secret is gone', async () => {
  const lost = { ...source, signature: { form: 'bearer', header: undefined } } as AlertSource;
  expect(await judge('{}', 'right', lost)).toMatchObject({ message: expect.stringContaining('set it again') });
});
