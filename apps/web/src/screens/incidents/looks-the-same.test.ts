import { expect, it } from 'vitest';
import { twinOf } from './looks-the-same.ts';

it('names the incident that looks the same, and nothing for other problems', () => {
  const message = 'INC-12 looks the same: checkout is down';

  expect(twinOf({ code: 'incidents.looks_the_same', message })).toEqual({ name: 'INC-12', sentence: message });
  expect(twinOf({ code: 'services.service_not_found', message: 'service `x` does not exist' })).toBeUndefined();
  expect(twinOf(undefined)).toBeUndefined();
});
