import { describe, expect, it } from 'vitest';
import { checkSilence, previewSilence } from './silence.ts';
import { alertOf, MINUTE, NOW, silenceOf } from './test-rules.ts';

describe('checkSilence', () => {
  it('lets a usable silence pass', () => {
    expect(checkSilence(silenceOf('s', 'cluster="eu"'), NOW)).toEqual([]);
    expect(checkSilence(silenceOf('s', 'cluster=~".*",alertname=~".+"'), NOW)).toEqual([]);
    expect(checkSilence(silenceOf('s', 'cluster!="test"'), NOW)).toEqual([]);
  });

  it.each([
    ['', {}, ['matchers']],
    ['a=""', {}, ['matchers']],
    ['a=~".*",b=""', {}, ['matchers']],
    ['a="b",c=~"("', {}, ['matchers[1]']],
    ['a="b"', { endsAt: NOW }, ['endsAt']],
    ['a="b"', { startsAt: NOW + MINUTE, endsAt: NOW + MINUTE }, ['endsAt']],
    ['a="b"', { endsAt: Number.NaN }, ['endsAt']],
    ['', { endsAt: NOW }, ['matchers', 'endsAt']],
  ])('refuses %s with %o', (matchers, parts, paths) => {
    expect(checkSilence(silenceOf('s', matchers, parts), NOW).map(({ path }) => path)).toEqual(paths);
  });
});

describe('previewSilence', () => {
  const alerts = ['eu', 'us', 'eu', 'eu'].map((cluster, i) => alertOf({ id: `${i}`, labels: { cluster } }));

  it('names what it would hide, and counts all of it', () => {
    const preview = previewSilence(silenceOf('s', 'cluster="eu"'), alerts, 2);

    expect(preview).toEqual({ ok: true, hidden: [alerts[0], alerts[2]], count: 3 });
  });

  it('says what is wrong with the silence instead', () => {
    expect(previewSilence(silenceOf('s', 'cluster=~"("'), alerts)).toMatchObject({
      ok: false,
      problems: [{ path: 'matchers[0]' }],
    });
  });
});
