/** Events of one moment are answered together. */
const SETTLE_MS = 120;

/**
 * Work that is asked for more often than it should be done: the first time at once, then at most so often, and never twice at a time.
 * Whatever is asked for while it runs is done once more after it.
 *
 * @param everyMs from the end of one run to the start of the next
 */
export function paced(work: () => Promise<unknown>, everyMs: number): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isAsked = false;
  let endedAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  const plan = () => {
    timer ??= setTimeout(() => void run(), Math.max(SETTLE_MS, endedAt + everyMs - performance.now()));
  };
  const run = async () => {
    timer = undefined;
    isRunning = true;
    isAsked = false;
    try {
      await work();
    } finally {
      isRunning = false;
      endedAt = performance.now();
      if (isAsked && !isStopped) plan();
    }
  };
  return {
    ask: () => {
      if (isRunning) isAsked = true;
      else plan();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
