/** The confidence of every interval that is shown. */
export const CONFIDENCE = 0.95;

/** Below 6 values no two of them enclose the median with 95 %. */
export const FEWEST_DURATIONS = 6;

/** Below this a share says next to nothing: with 9 its interval is more than half of everything wide. */
export const FEWEST_FOR_SHARE = 10;

/** In each of both periods, before anything is said of a change. */
export const FEWEST_FOR_CHANGE = 6;
