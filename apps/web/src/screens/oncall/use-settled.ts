import { useEffect, useState } from 'react';

/** A value once it has stood still for a moment; for questions that follow somebody's typing. Give it a text, so that equal is equal. */
export function useSettled(value: string, afterMs = 350): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
