import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand, usage } from './parse-command.ts';

const command = (text: string) => {
  const read = parseCommand(text);
  return read.ok ? read.command : read.problem;
};

describe('a command', () => {
  it.each(Object.entries(usage))('reads its own example of %s', (kind, text) => {
    expect(command(text.replace('/lockstep ', ''))).toMatchObject({ kind });
  });

  it.each([
    ['declare Checkout fails', { title: 'Checkout fails', severity: undefined, service: undefined, about: undefined }],
    ['declare Checkout fails sev2', { title: 'Checkout fails', severity: 'sev2', service: undefined }],
    ['declare Checkout fails SEV1 shop security', { severity: 'sev1', service: 'shop', about: 'security' }],
    ['declare "Checkout fails" shop', { title: 'Checkout fails', severity: undefined, service: 'shop' }],
    ['declare “Prüfung schlägt fehl” sev3', { title: 'Prüfung schlägt fehl', severity: 'sev3' }],
    ['declare „支払いが失敗する” sev3 shop', { title: '支払いが失敗する', service: 'shop' }],
    ['declare anyway "Checkout fails" sev2', { title: 'Checkout fails', severity: 'sev2', isAnother: true }],
    ['declare "anyway it fails" sev2', { title: 'anyway it fails', isAnother: false }],
    ['declare "sev1 is what it should be"', { title: 'sev1 is what it should be', severity: undefined }],
    ['declare after sev1 we saw many more errors', { title: 'after sev1 we saw many more errors' }],
    ['declare "a; join INC-1 $(reboot) <!channel>" sev4', { title: 'a; join INC-1 $(reboot) <!channel>' }],
  ])('%s', (text, expected) => {
    expect(command(text)).toMatchObject({ kind: 'declare', ...expected });
  });

  it.each([
    ['join', { kind: 'join', incident: undefined }],
    ['JOIN inc-12', { kind: 'join', incident: 'INC-12' }],
    ['update The queue drains', { kind: 'update', incident: undefined, text: 'The queue drains' }],
    ['update INC-12 join INC-13', { kind: 'update', incident: 'INC-12', text: 'join INC-13' }],
    ['take ic', { kind: 'take', incident: undefined, role: 'commander', because: undefined }],
    ['take INC-1 security-lead because Ben left', { role: 'security_lead', because: 'Ben left' }],
    ['propose web-1.5.1 production', { incident: undefined, version: 'web-1.5.1', environment: 'production' }],
    ['  help\u202E\u0000 ', { kind: 'help' }],
    ['', { kind: 'help' }],
    ['decision INC-7', { kind: 'key', incident: 'INC-7' }],
    [
      'keep https://chat.example.org/a/pl/x',
      { kind: 'keep', incident: undefined, permalink: 'https://chat.example.org/a/pl/x' },
    ],
    ['unlink', { kind: 'unlink' }],
  ])('%s', (text, expected) => {
    expect(command(text)).toMatchObject(expected);
  });

  it.each([
    ['reboot', 'there is no command `reboot`'],
    ['keep INC-12 that one', 'name the message by its link, as the chat copies it'],
    ['keep INC-12 javascript:alert(1)', 'name the message by its link, as the chat copies it'],
    ['declare', 'a title says in a few words what is wrong'],
    ['declare "" sev1', 'a title says in a few words what is wrong'],
    [
      'declare "Checkout fails" sev1 sev2',
      'behind the title stand a severity, a kind and a service, each at most once',
    ],
    [
      'declare "Checkout fails" sev1 shop web',
      'behind the title stand a severity, a kind and a service, each at most once',
    ],
    ['declare "Checkout fails" shop\'--', "`shop'--` is no name of a service"],
    [`declare ${'x'.repeat(201)}`, 'a title has at most 200 characters'],
    ['join INC-12 INC-13', '`INC-13` is no name of an incident'],
    ['severity INC-12 sev9', 'a severity is one of sev1, sev2, sev3, sev4 and sev5'],
    ['update INC-12', 'there is nothing to write down'],
    ['propose INC-12', 'name one version, and the environment where it is not plain'],
  ])('%s is refused with a sentence', (text, problem) => {
    expect(command(text)).toBe(problem);
  });

  it('never throws, and never takes words of a title for anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = parseCommand(text);
        if (!read.ok) expect(read.help).not.toBe('');
      }),
    );
    const words = fc.array(fc.stringMatching(/^[a-z$;<>|&(){}*-]{1,12}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, (title) => {
        const text = `fails ${title.join(' ')}`;
        expect(command(`declare "${text}" sev2 shop`)).toEqual({
          kind: 'declare',
          title: text,
          severity: 'sev2',
          about: undefined,
          service: 'shop',
          isAnother: false,
        });
      }),
    );
  });
});
