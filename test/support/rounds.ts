/** How often a race or crash is repeated: a few times in `npm test`, as often as `SPEC_KITTY_ROUNDS` says when it is set. */
export const rounds = (few: number): number => Number(process.env['SPEC_KITTY_ROUNDS'] ?? few);

/**
 * For properties whose cases take long: the same few cases in every `npm test`; any cases, and failing ones made smaller, where
 * rounds are asked for.
 */
export const calmly = process.env['SPEC_KITTY_ROUNDS'] === undefined ? { seed: 20261121, endOnFailure: true } : {};
