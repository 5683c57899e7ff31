import { expect, it } from 'vitest';
import { z } from 'zod';
import './schema-setup.ts';

it('keeps schemas from making code', () => {
  expect(z.config().jitless).toBe(true);
});
