import { describe, expect, it } from 'vitest';
import { isSignedByTeams, readTeamsCommand } from './commands.ts';

/** The key is that of Microsoft's sample; the signature was made with OpenSSL. */
const token = '+ZaRRMC8+mpnfGaGsBOmkIFt98bttL5YQRq3p2tXgcE=';
const body = '{"type":"message","text":"<at>Lockstep</at> list"}';
const authorization = 'HMAC +sqg3SeRT8VMzKId6+lhxJwUUwIMyaTLkyRvRAkZFj0=';

describe('a signature of Teams', () => {
  it('holds for this body under this token, and for nothing else', () => {
    expect(isSignedByTeams(body, authorization, token)).toBe(true);
    expect(isSignedByTeams(`${body} `, authorization, token)).toBe(false);
    expect(isSignedByTeams(body, authorization.replace('HMAC', 'hmac'), token)).toBe(false);
    expect(isSignedByTeams(body, undefined, token)).toBe(false);
    expect(isSignedByTeams(body, authorization, 'vqF0En+Z0ucuRTM/01o2GuhMH3hKKk/N2bOmlM31zaA=')).toBe(false);
  });
});

describe('a message to an outgoing webhook', () => {
  const message = {
    type: 'message',
    id: '1485983408511',
    timestamp: '2026-11-20T12:00:00.123Z',
    from: { id: '29:1', name: 'Anna Berg', aadObjectId: '6F1B1C1E-0000-4000-8000-00000000000A' },
    conversation: { id: '19:253b@thread.skype;messageid=1485983194839' },
    channelData: { tenant: { id: 'tenant-1' } },
  };
  const read = (text: string) => readTeamsCommand(JSON.stringify({ ...message, text }));

  it('is the account of the directory, the channel, the moment and the words behind the mention', () => {
    expect(read('<at>Lock step</at> join INC-12')).toEqual({
      requestId: '1485983408511',
      sentAt: Date.parse('2026-11-20T12:00:00.123Z'),
      ask: {
        by: '6f1b1c1e-0000-4000-8000-00000000000a',
        byName: 'Anna Berg',
        place: 'tenant-1',
        room: '19:253b@thread.skype',
        prefix: '@Lock step',
        matter: { kind: 'command', text: 'join INC-12' },
      },
    });
  });

  it.each([
    ['<at>Lockstep</at>&nbsp;declare &quot;a &lt;b&gt; &amp;amp; c&quot;\n', 'declare "a <b> &amp; c"'],
    ['<div><at id="0">Lockstep</at>&nbsp;<b>join</b> INC-12</div>', 'join  INC-12'],
    ['join INC-12', 'join INC-12'],
    ['', ''],
  ])('%j says %j', (text, words) => {
    const matter = read(text)?.ask.matter;
    expect(matter?.kind === 'command' ? matter.text : undefined).toBe(words);
  });

  it.each(['', 'x', '[]', '{}'])('%j is none', (text) => {
    expect(readTeamsCommand(text)).toBeUndefined();
  });
});
