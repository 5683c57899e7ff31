export const exposureOptions = [
  { value: '', label: 'not declared (counts as exposed)' },
  { value: 'none', label: 'none: nobody reaches it from outside' },
  { value: 'internal', label: 'internal' },
  { value: 'partner', label: 'partner' },
  { value: 'public', label: 'public' },
] as const;

const declared = ['none', 'internal', 'partner', 'public'] as const;

/** The declared exposure a field stands for; undefined: not declared. */
export function readExposure(value: string): (typeof declared)[number] | undefined {
  return declared.find((each) => each === value);
}
