/** How often a race or crash is repeated: a few times in `npm test`, as often as `SPEC_KITTY_ROUNDS` says when it is set. */
export const rounds = (few: number): number => Number(process.env['SPEC_KITTY_ROUNDS'] ?? few);
