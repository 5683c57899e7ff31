import { useLayoutEffect, useState } from 'react';

/** Once the next frame is painted. @returns what calls it off */
export function afterFrame(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** Whether a frame with this part of the screen has been painted: what nobody reads first waits for it, so that the first comes soon. */
export function useIsPainted(): boolean {
  const [isPainted, setPainted] = useState(false);
  // An effect would begin to wait only once that frame has been painted, and wait for the one after it.
  useLayoutEffect(() => afterFrame(() => setPainted(true)), []);
  return isPainted;
}
