import Type, { type Static } from 'typebox';

/** The step a call of `next` last gave to an agent. A convenience for reports that name no offer; deletable. */
export const IssuedStepShape = Type.Object({ step_id: Type.String(), report_id: Type.String() }, { additionalProperties: false });
export type IssuedStep = Static<typeof IssuedStepShape>;
