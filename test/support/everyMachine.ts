import type { AnyStateMachine } from 'xstate';
import { machines } from '../../machines/index.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import { missionType, shipped } from './missionTypes.ts';

/** A mission type as a project writes one: with inputs, an audit, and names that other languages read as words of their own. */
export const customType = missionType(
  [
    'mission: { key: custom, name: Custom, version: 2.0.0 }',
    'steps:',
    '  - { id: note, title: Note, requires_inputs: [topic] }',
    '  - { id: end, title: End, depends_on: [note] }',
    '  - { id: class-9_x, title: "Odd: <script>", depends_on: [end] }',
    'audit_steps:',
    '  - { id: gate, title: Gate, depends_on: [class-9_x], audit: { trigger_mode: manual, label: Gate, enforcement: blocking } }',
    '',
  ].join('\n'),
);

/** Every machine there is: the program's, the shipped mission types, and a project's own. */
export const everyMachine: readonly (readonly [name: string, machine: AnyStateMachine])[] = [
  ...Object.values(machines).map(({ name, machine }): readonly [string, AnyStateMachine] => [name, machine]),
  ...Object.entries({ ...shipped, custom: customType }).map(([key, type]): readonly [string, AnyStateMachine] => [
    `mission ${key}`,
    compileMission(type),
  ]),
];
