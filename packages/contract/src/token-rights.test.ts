import { describe, expect, it } from 'vitest';
import { operations } from './index.ts';
import type { Operation } from './operation.ts';
import { permissions, rolePermissions } from './permissions.ts';
import { rightsOfPeople, tokenPresetNames, tokenPresets, tokenRightGroups } from './token-rights.ts';

const offered = tokenRightGroups.flatMap(({ rights }) => rights.map(({ right }) => right));
const guarded: readonly Operation[] = Object.values(operations);

describe('rights of tokens', () => {
  it('are every right there is, once, but those of people', () => {
    expect(offered.toSorted()).toEqual(permissions.filter((each) => !rightsOfPeople.has(each)).toSorted());
  });

  it('never include one that opens nothing to a token', () => {
    const isForPeople = ({ interactive }: Operation): boolean => interactive === true;
    const useless = offered.filter((right) =>
      guarded.filter(({ permission }) => permission === right).every(isForPeople),
    );

    // That one opens no operation of its own: it shows more of what others show.
    expect(useless).toEqual(['advisories.read_restricted']);
  });

  it('leave to people only what no operation opens to a token', () => {
    for (const right of rightsOfPeople) {
      const opens = guarded.filter(({ permission, interactive }) => permission === right && interactive !== true);
      expect([right, opens.map(({ path }) => path)]).toEqual([right, []]);
    }
  });
});

describe('presets of tokens', () => {
  it('hold rights that are offered, each once', () => {
    for (const name of tokenPresetNames) {
      const { rights } = tokenPresets[name];
      expect(rights.filter((right) => !offered.includes(right))).toEqual([]);
      expect(new Set(rights).size).toBe(rights.length);
    }
  });

  it('can be had by whoever may make tokens and works in that place', () => {
    expect(tokenPresets.ci.rights.filter((right) => !rolePermissions.responder.has(right))).toEqual([]);
    expect(tokenPresets.alerts.rights.filter((right) => !rolePermissions.responder.has(right))).toEqual([]);
    expect(tokenPresets.automation.rights.filter((right) => !rolePermissions.admin.has(right))).toEqual([]);
    expect(tokenPresets.read.rights.toSorted()).toEqual([...rolePermissions.auditor].toSorted());
  });
});
