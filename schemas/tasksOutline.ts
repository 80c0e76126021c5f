import Type, { type Static } from 'typebox';

/** One row of tasks.md that names a subtask (contract 1 §6.7). Rows are for reading: completion lives in the event log. */
export const SubtaskRowShape = Type.Object(
  {
    id: Type.String({ description: 'as written in upper case: T001' }),
    wp_id: Type.Union([Type.String(), Type.Null()], {
      description: 'the package whose section holds the row; null above the first section',
    }),
    form: Type.Union([Type.Literal('checkbox'), Type.Literal('table'), Type.Literal('inline')]),
    done: Type.Union([Type.Boolean(), Type.Null()], { description: 'the tick of a checkbox; null where the form has none' }),
    line: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);
export type SubtaskRow = Static<typeof SubtaskRowShape>;

/** What tasks.md says of its work packages (contract 1 §6.5–6.7), by package id. */
export const TasksOutlineShape = Type.Object(
  {
    dependencies: Type.Record(Type.String(), Type.Array(Type.String()), {
      description: 'every package with a section, in the order of the sections',
    }),
    requirement_refs: Type.Record(Type.String(), Type.Array(Type.String())),
    subtasks: Type.Array(SubtaskRowShape),
  },
  { additionalProperties: false },
);
export type TasksOutline = Static<typeof TasksOutlineShape>;
