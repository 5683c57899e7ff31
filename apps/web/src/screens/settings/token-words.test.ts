import { rolePermissions, tokenPresets } from '@lockstep/contract';
import { describe, expect, it } from 'vitest';
import { groupsOf, presetOf, presetsFor } from './token-words.ts';

describe('rights of a token on screen', () => {
  it('stand in their groups, without empty ones', () => {
    expect(groupsOf(new Set(['gate.decide', 'releases.write']))).toEqual([
      {
        title: 'Releases and services',
        rights: [{ right: 'releases.write', may: 'record releases, SBOMs, deployments and changes' }],
      },
      { title: 'Gate', rights: [{ right: 'gate.decide', may: 'ask the gate for a verdict' }] },
    ]);
  });

  it('are called by a preset only when they are just those', () => {
    expect(presetOf(tokenPresets.ci.rights.toReversed())).toBe('ci');
    expect(presetOf([...tokenPresets.ci.rights, 'insights.read'])).toBeUndefined();
    expect(presetOf(['gate.read'])).toBeUndefined();
  });

  it('are offered as presets to those who have all of them', () => {
    expect(presetsFor(rolePermissions.admin)).toEqual(['ci', 'alerts', 'read', 'automation']);
    expect(presetsFor(rolePermissions.responder)).toEqual(['ci', 'alerts', 'read']);
    expect(presetsFor(new Set())).toEqual([]);
  });
});
