/** The flag that asks for the answer of an earlier moment, the same for every question that has one. */
export const atFlag = {
  kind: 'text',
  value: 'MOMENT',
  summary: 'The answer as of then: the id of an event, or a time like 2026-03-01T12:00:00Z',
} as const;
