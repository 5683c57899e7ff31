import { describe, expect, it } from 'vitest';
import { linksOnly } from './links-only.ts';

const publicUrl = 'https://lockstep.example.org';

describe('a chat that does not say who asks', () => {
  it.each([
    ['declare "Checkout fails" sev2', `${publicUrl}/incidents`],
    ['join inc-12', `${publicUrl}/incidents/INC-12`],
    ['take INC-12 commander', `${publicUrl}/incidents/INC-12`],
    ['update INC-12 it drains', `${publicUrl}/incidents/INC-12`],
    ['severity INC-12 sev2', `${publicUrl}/incidents/INC-12`],
    ['key R-7F3KQX', `${publicUrl}/incidents/R-7F3KQX`],
    ['propose INC-12 web-1.5.1&x=1', `${publicUrl}/gate?target=web-1.5.1%26x%3D1`],
    ['channel INC-12', `${publicUrl}/incidents/INC-12`],
    ['list', `${publicUrl}/incidents`],
    ['', `${publicUrl}/incidents`],
  ])('leads `%s` to where it is done', (text, url) => {
    expect(linksOnly(publicUrl, text).links?.map((link) => link.url)).toEqual([url]);
  });

  it('says what it does not understand', () => {
    expect(linksOnly(publicUrl, 'reboot')).toMatchObject({
      sentence: 'Nothing was done: there is no command `reboot`.',
    });
  });
});
