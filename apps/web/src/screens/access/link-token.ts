import { useState } from 'react';

/** The token of a one-time link. It stands behind `#`, which no server sees, and leaves the address bar at once. */
export function useLinkToken(): string | undefined {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined);
  return token;
}

/** Words for a password while it is typed; length is what counts. */
export function passwordAdvice(password: string): { words: string; share: number } {
  const kinds = new Set([...password].map((letter) => letter.toLowerCase())).size;
  if (password.length === 0) return { words: 'At least 12 characters. A sentence is fine; spaces count.', share: 0 };
  if (password.length < 12) return { words: `${12 - password.length} more to go.`, share: password.length / 24 };
  if (kinds < 6) return { words: 'Long enough, but made of very few letters.', share: 0.5 };
  if (password.length < 16) return { words: 'Good. Longer is better.', share: 0.75 };
  return { words: 'Strong.', share: 1 };
}
