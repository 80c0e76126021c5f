import * as fc from 'fast-check';

/** Patterns of a few parts, so that many of them meet. */
export const glob = fc
  .array(fc.constantFrom('src', 'a', 'b', 'ab', '/', '/', '/', '*', '**', '/**', '?', '[ab]', '[!a]', '[', ']', '.py'), { maxLength: 6 })
  .map((parts) => parts.join(''));

export const scope = fc.array(glob, { maxLength: 3 });
