import type { Screen } from '../command.ts';
import type { Stream } from '../io.ts';

/** The width of pages that go to no terminal. */
const plainWidth = 100;

/** The screen behind a stream. Its width is asked for each time: a window changes its size, and not every page wants to know. */
export const screenOf = (stream: Stream): Screen => ({
  get width() {
    return stream.columns() ?? plainWidth;
  },
});
