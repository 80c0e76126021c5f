/** For objects of ours, which hold the keys that are listed and no others. */
export const closed = { additionalProperties: false } as const;
