const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const systems = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Macintosh', 'Mac'],
  ['Linux', 'Linux'],
] as const;

/** `Firefox on Android`: how its user would call a browser, from what it says of itself. */
export function deviceWords(userAgent: string): string {
  const found = (names: readonly (readonly [string, string])[]) =>
    names.find(([sign]) => userAgent.includes(sign))?.[1];
  const [browser, system] = [found(browsers) ?? 'Browser', found(systems)];
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** Phones and tablets of Apple allow notifications only to what was put on the home screen. */
export function needsHomeScreen(userAgent: string, isStandalone: boolean): boolean {
  return /iPhone|iPad/.test(userAgent) && !isStandalone;
}
