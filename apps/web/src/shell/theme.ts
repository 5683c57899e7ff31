import { announce } from '../ui/announce.ts';
import { stored } from './stored.ts';

const themes = ['system', 'dark', 'light'] as const;
export type Theme = (typeof themes)[number];

/** `theme.js` reads the same key before the first paint. */
export const theme = stored<Theme>('lockstep.theme', themes, 'system');

/** Keys without Ctrl can be switched off, for people who speak to their computer. */
export const singleKeys = stored<'on' | 'off'>('lockstep.single-keys', ['on', 'off'], 'on');

export function setTheme(next: Theme): void {
  theme.set(next);
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
}

export function nextTheme(): void {
  const next = themes[(themes.indexOf(theme.get()) + 1) % themes.length] ?? 'system';
  setTheme(next);
  announce(`Theme: ${next}`);
}
