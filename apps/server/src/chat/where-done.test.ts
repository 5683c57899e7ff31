import { describe, expect, it } from 'vitest';
import { whereDone } from './where-done.ts';

const publicUrl = 'https://lockstep.example.org';

describe('where a command is done in Lockstep', () => {
  it.each([
    ['declare "Checkout fails" sev2', `${publicUrl}/incidents`],
    ['join inc-12', `${publicUrl}/incidents/INC-12`],
    ['take INC-12 commander', `${publicUrl}/incidents/INC-12`],
    ['update INC-12 it drains', `${publicUrl}/incidents/INC-12`],
    ['severity INC-12 sev2', `${publicUrl}/incidents/INC-12`],
    ['key R-7F3KQX', `${publicUrl}/incidents/R-7F3KQX`],
    ['propose INC-12 web-1.5.1&x=1', `${publicUrl}/gate?target=web-1.5.1%26x%3D1`],
    ['channel INC-12', `${publicUrl}/incidents/INC-12`],
    ['keep INC-12 https://chat.example.org/a/pl/x', `${publicUrl}/incidents/INC-12`],
    ['list', `${publicUrl}/incidents`],
    ['', undefined],
    ['link', undefined],
    ['reboot', undefined],
  ])('of `%s` is %s', (text, url) => {
    expect(whereDone(publicUrl, text)?.url).toBe(url);
  });
});
