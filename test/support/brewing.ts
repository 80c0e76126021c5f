/** A small operation of three effects on real files, for the tests of the engine. */
import { Ajv } from 'ajv';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Type, { type Static } from 'typebox';
import { chain } from '../../machines/chain.ts';
import { port, type Hands } from '../../machines/port.ts';
import { readOperationLog } from '../../runtime/desk/operationLog.ts';
import type { OperationPlace } from '../../runtime/desk/operationPlace.ts';
import { runOperation, type Ran, type Terms } from '../../runtime/engine/runOperation.ts';
import { realWorld, type World } from '../../runtime/world.ts';
import { ReportedChangesShape, type ReportedChanges } from '../../schemas/changes.ts';
import { chainContext } from '../../schemas/chainContext.ts';
import type { Validator } from '../../schemas/check.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';

const LineShape = Type.Object({ id: Type.String(), text: Type.String() });
const BrewPlanShape = Type.Object({ tea: Type.String(), order: LineShape, cup: Type.String(), bill: Type.String() });
const ChangedShape = { changed: ReportedChangesShape };
const BrewContextShape = chainContext(BrewPlanShape, {
  ordering: Type.Object({ lines: Type.Integer(), ...ChangedShape }),
  brewing: Type.Object({ path: Type.String(), ...ChangedShape }),
  billing: Type.Object({ lines: Type.Integer(), ...ChangedShape }),
});
export type BrewPlan = Static<typeof BrewPlanShape>;
const isBrewContext = new Ajv().compile(JSON.parse(JSON.stringify(BrewContextShape))) as Validator<Static<typeof BrewContextShape>>;

export const brewPorts = {
  writeLine: port<
    { readonly file: string; readonly line: Static<typeof LineShape> },
    { readonly lines: number; readonly changed: ReportedChanges }
  >('writeLine'),
  fillCup: port<{ readonly path: string; readonly text: string }, { readonly path: string; readonly changed: ReportedChanges }>('fillCup'),
};
export type BrewHands = Hands<typeof brewPorts>;

export const brew = chain<BrewPlan, typeof brewPorts>({ id: 'brew', ports: brewPorts })
  .step('ordering', {
    description: 'The order is written down.',
    invoke: 'writeLine',
    input: ({ plan }) => ({ file: 'orders', line: plan.order }),
  })
  .step('brewing', {
    description: 'The cup is filled.',
    invoke: 'fillCup',
    input: ({ plan }) => ({ path: plan.cup, text: `${plan.tea}\n` }),
  })
  .step('billing', {
    description: 'The cup is billed.',
    invoke: 'writeLine',
    input: ({ plan, results }) => ({ file: 'bills', line: { id: plan.bill, text: results.brewing.path } }),
  })
  .define({ migrations: [], isContext: isBrewContext });

/** Hands that ask first: a line is known by its id, a cup by its content. */
export const brewHands = (folder: string): BrewHands => ({
  writeLine({ file, line }) {
    const path = join(folder, file);
    if (!linesOf(path).some(({ id }) => id === line.id)) appendFileSync(path, `${JSON.stringify(line)}\n`);
    return { lines: linesOf(path).length, changed: { events: [line.id] } };
  },
  async fillCup({ path, text }) {
    await Promise.resolve();
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return { path, changed: { files: { [path]: { before: null, after: text.trim() } } } };
  },
});

export function linesOf(path: string): readonly { readonly id: string; readonly text: string }[] {
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string; text: string })
    : [];
}

/** What is told of tea that was billed already: there is nothing to plan. */
const served = problem('EVENT_ID_TAKEN', 'That tea was served already.');

/** The command: an order that was billed is done, however often it is asked for. */
export function askForTea(
  folder: string,
  tea: string,
  { world = realWorld(), hands = brewHands(folder), ...terms }: Terms & { readonly world?: World; readonly hands?: BrewHands } = {},
): Promise<Outcome<Ran<BrewPlan, unknown>>> {
  const plan = (): Outcome<BrewPlan> => {
    if (linesOf(join(folder, 'bills')).some(({ text }) => text === `cups/${tea}`)) return failure(served);
    return success({ tea, order: { id: world.newId(), text: tea }, cup: `cups/${tea}`, bill: world.newId() });
  };
  return runOperation(world, placeOf(folder, tea), brew, { actor: 'guest', asked: { tea }, plan }, hands, terms);
}

export const placeOf = (folder: string, tea: string): OperationPlace => ({
  desk: join(folder, 'desk'),
  mission: null,
  name: `brew-${tea}`,
});

/** Everything that matters where tea is made, without ids and times. */
export function teaRoom(folder: string): unknown {
  const log = readOperationLog(join(folder, 'desk'));
  if (!log.ok) throw new Error(log.problems[0].message);
  return {
    orders: linesOf(join(folder, 'orders')).map(({ text }) => text),
    bills: linesOf(join(folder, 'bills')).map(({ text }) => text),
    cups: namesIn(join(folder, 'cups')).map((cup) => [cup, readFileSync(join(folder, 'cups', cup), 'utf8')]),
    unfinished: namesIn(join(folder, 'desk', 'operations')).filter((name) => !name.endsWith('.lock')),
    log: log.value.rows.map(({ outcome, name, changes, problem: met }) => ({
      outcome,
      name,
      files: changes.files,
      refs: changes.refs,
      events: changes.events.length,
      problem: met,
    })),
    unreadable: log.value.unreadable,
  };
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
