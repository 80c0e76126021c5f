import Type, { type Static } from 'typebox';
import { chartFormats } from './chartFormats.ts';
import { orNull, textOrNull } from './orNull.ts';

/** A statechart as data: what is drawn, compared and exported. It knows names alone; the rules behind them stay in the machine. */
export const ChartStateShape = Type.Object(
  {
    /** The keys of the way there, joined by dots. */
    id: Type.String({ minLength: 1 }),
    name: Type.String(),
    /** The state around it; null at the top. */
    parent: textOrNull,
    kind: Type.Enum(['atomic', 'compound', 'parallel', 'final', 'history']),
    /** Where it begins, when there are states in it. */
    initial: textOrNull,
    description: textOrNull,
    /** The effects that run while the machine is here, by the names of their ports. */
    invokes: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type ChartState = Static<typeof ChartStateShape>;

export const ChartArrowShape = Type.Object(
  {
    /** Unique in the chart, and the same whenever it is made. */
    id: Type.String({ minLength: 1 }),
    /** The state it leaves; null for one that leads away from every state. */
    from: textOrNull,
    /** The state it comes to; null for one that stays. */
    to: textOrNull,
    /** The event that is listened to; empty for a way that is taken as soon as it is open. */
    event: Type.String(),
    /** Name of the guard that has to let it pass. */
    guard: textOrNull,
  },
  { additionalProperties: false },
);
export type ChartArrow = Static<typeof ChartArrowShape>;

export const ChartShape = Type.Object(
  {
    machine: Type.String(),
    /** Where it begins. */
    initial: textOrNull,
    states: Type.Array(ChartStateShape),
    arrows: Type.Array(ChartArrowShape),
  },
  { additionalProperties: false },
);
export type Chart = Static<typeof ChartShape>;

/** Where everything of a chart is drawn, in units of the drawing; x to the right, y down. */
export const ChartLayoutShape = Type.Object(
  {
    width: Type.Number(),
    height: Type.Number(),
    /** By the id of the state. */
    boxes: Type.Record(
      Type.String(),
      Type.Object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() }, { additionalProperties: false }),
    ),
    /** Arrows between the same two states share a line; each has its own label on it. */
    lines: Type.Array(
      Type.Object(
        {
          from: Type.String(),
          to: Type.String(),
          points: Type.Array(Type.Object({ x: Type.Number(), y: Type.Number() }, { additionalProperties: false })),
          /** The middle of each arrow's label, in the order of the chart. */
          labels: Type.Array(Type.Object({ arrow: Type.String(), x: Type.Number(), y: Type.Number() }, { additionalProperties: false })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ChartLayout = Static<typeof ChartLayoutShape>;

/** The answer of `machine show`. */
export const MachineShowReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    name: Type.String(),
    kind: Type.Enum(['saved', 'mission_type']),
    version: Type.String(),
    /** The file of a mission type; null for a machine of the program. */
    path: textOrNull,
    format: Type.Enum(chartFormats),
    chart: ChartShape,
    /** State → the work packages, or the mission, that stand there; empty unless a mission is named. */
    tokens: Type.Record(Type.String(), Type.Array(Type.String())),
    /** The chart in the format that was asked for; null for `json`, where the chart itself is that. */
    text: textOrNull,
  },
  { additionalProperties: false },
);
export type MachineShowReply = Static<typeof MachineShowReplyShape>;

const DifferenceShape = Type.Object(
  { added: Type.Array(Type.String()), removed: Type.Array(Type.String()) },
  { additionalProperties: false },
);

/** The answer of `machine diff`: what the second machine has that the first has not, and the other way round. */
export const MachineDiffReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    before: Type.String(),
    after: Type.String(),
    same: Type.Boolean(),
    states: DifferenceShape,
    /** Arrows as `from --EVENT [guard]--> to`. */
    arrows: DifferenceShape,
    initial: orNull(Type.Object({ before: textOrNull, after: textOrNull }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type MachineDiffReply = Static<typeof MachineDiffReplyShape>;
