/** A small operation of three effects on real files, for the tests of the engine. */
import { Ajv } from 'ajv';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Type, { type Static } from 'typebox';
import { chain } from '../../machines/chain.ts';
import { port, type Hands } from '../../machines/port.ts';
import { runOperation, type Ran } from '../../runtime/engine/runOperation.ts';
import type { Watch } from '../../runtime/engine/watch.ts';
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
  writeLine: port<{ readonly file: string; readonly line: Static<typeof LineShape> }, { readonly lines: number; readonly changed: ReportedChanges }>('writeLine'),
  fillCup: port<{ readonly path: string; readonly text: string }, { readonly path: string; readonly changed: ReportedChanges }>('fillCup'),
};
export type BrewHands = Hands<typeof brewPorts>;

export const brew = chain<BrewPlan, typeof brewPorts>({ id: 'brew', ports: brewPorts })
  .step('ordering', { description: 'The order is written down.', invoke: 'writeLine', input: ({ plan }) => ({ file: 'orders', line: plan.order }) })
  .step('brewing', { description: 'The cup is filled.', invoke: 'fillCup', input: ({ plan }) => ({ path: plan.cup, text: `${plan.tea}\n` }) })
  .step('billing', { description: 'The cup is billed.', invoke: 'writeLine', input: ({ plan, results }) => ({ file: 'bills', line: { id: plan.bill, text: results.brewing.path } }) })
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
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { id: string; text: string }) : [];
}

/** The command: looks, plans, runs. An order that was billed is done, however often it is asked for. */
export async function askForTea(
  folder: string,
  tea: string,
  { world = realWorld(), hands = brewHands(folder), watch = {} }: { readonly world?: World; readonly hands?: BrewHands; readonly watch?: Watch } = {},
): Promise<Outcome<Ran<BrewPlan, unknown> | 'served already'>> {
  const served = linesOf(join(folder, 'bills')).some(({ text }) => text === `cups/${tea}`);
  const place = { desk: join(folder, 'desk'), mission: null, name: `brew-${tea}` };
  if (served && !existsSync(join(place.desk, 'operations', `${place.name}.json`))) return success('served already');
  const plan = (): Outcome<BrewPlan> =>
    tea === 'coffee' ? failure(problem('USAGE', 'There is no coffee here.')) : success({ tea, order: { id: world.newId(), text: tea }, cup: `cups/${tea}`, bill: world.newId() });
  return runOperation(world, place, brew, { actor: 'guest', asked: { tea }, plan }, hands, watch);
}
