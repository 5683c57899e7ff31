import { ReportSettings } from '@lockstep/contract';
import { expect, it } from 'vitest';
import { draftOf, settingsOf } from './settings-draft.ts';

const settings = ReportSettings.parse({
  securityTxt: {
    contacts: ['mailto:a@example.org', 'https://example.org/report'],
    policy: 'https://example.org/policy',
    hiring: 'https://example.org/jobs',
    canonical: ['https://example.org/.well-known/security.txt'],
    languages: ['en', 'de'],
  },
  form: { isOpen: true, places: ['Shop', 'API'], maxAttachmentMiB: 3 },
  mail: { address: 'security@example.org' },
  deadlines: { zone: 'Europe/Berlin' },
});

it('comes back as it was, with what the screen does not show', () => {
  expect(settingsOf(draftOf(settings), settings)).toEqual(settings);
});

it('drops what was emptied, and takes lists as people write them', () => {
  const draft = { ...draftOf(settings), policy: ' ', address: '', languages: 'en,fr  it', places: '\n Shop \n\n' };
  const changed = settingsOf(draft, settings);

  expect(changed.securityTxt).not.toHaveProperty('policy');
  expect(changed.mail).not.toHaveProperty('address');
  expect(changed.securityTxt.languages).toEqual(['en', 'fr', 'it']);
  expect(changed.form.places).toEqual(['Shop']);
});

it('leaves it to the contract to refuse what is no number', () => {
  const changed = settingsOf({ ...draftOf(settings), fixDays: 'soon', perHour: '' }, settings);
  const fields = ReportSettings.safeParse(changed).error?.issues.map(({ path }) => path.join('.'));

  expect(fields).toEqual(['form.perHour', 'deadlines.fixDays']);
});
