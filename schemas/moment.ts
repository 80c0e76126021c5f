/** The interviews in which questions are asked, and what becomes of a question (contract 2 §5.6). */
export const momentFlows = ['charter', 'specify', 'plan'] as const;
export const momentStates = ['open', 'resolved', 'deferred', 'canceled'] as const;
export type MomentState = (typeof momentStates)[number];
