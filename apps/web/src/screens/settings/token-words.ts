import {
  type Permission,
  type TokenPreset,
  tokenPresetNames,
  tokenPresets,
  tokenRightGroups,
} from '@lockstep/contract';

export type RightGroups = typeof tokenRightGroups;

/** Groups with those rights only; none that is empty. */
export function groupsOf(rights: ReadonlySet<Permission>): RightGroups {
  return tokenRightGroups
    .map(({ title, rights: all }) => ({ title, rights: all.filter(({ right }) => rights.has(right)) }))
    .filter((group) => group.rights.length > 0);
}

/** The preset that has exactly these rights. */
export function presetOf(rights: readonly Permission[]): TokenPreset | undefined {
  const held = new Set(rights);
  return tokenPresetNames.find((name) => held.symmetricDifference(new Set(tokenPresets[name].rights)).size === 0);
}

/** Presets of which somebody may pass on every right. */
export function presetsFor(own: ReadonlySet<Permission>): TokenPreset[] {
  return tokenPresetNames.filter((name) => tokenPresets[name].rights.every((right) => own.has(right)));
}
