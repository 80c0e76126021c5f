import Type, { type Static } from 'typebox';

/**
 * The step a call of `next` last gave to an agent. A convenience for reports that name no offer; deletable.
 * An agent that has once named the offer it reports on (`by_name`) says so whenever it reports: a success without a name is
 * then the question what is next, and completes nothing.
 */
export const IssuedStepShape = Type.Object({ step_id: Type.String(), report_id: Type.String(), by_name: Type.Optional(Type.Boolean()) }, { additionalProperties: false });
export type IssuedStep = Static<typeof IssuedStepShape>;
