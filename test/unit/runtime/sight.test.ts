import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { noteClaimHolder } from '../../../runtime/desk/claimHolders.ts';
import { holderOf } from '../../../actions/processes/holder.ts';
import { missionDesk } from '../../../runtime/desk/missionDesk.ts';
import { readStatus } from '../../../runtime/desk/readStatus.ts';
import { recallSight } from '../../../runtime/desk/recallSight.ts';
import { recordEvents } from '../../../runtime/desk/recordEvents.ts';
import { openDirectory, type Mission } from '../../../runtime/mission.ts';
import { openProject, type Project } from '../../../runtime/project.ts';
import { next } from '../../../runtime/session/next.ts';
import { status } from '../../../runtime/session/status.ts';
import { see } from '../../../runtime/sight.ts';
import { realWorld, type World } from '../../../runtime/world.ts';
import { success, type Outcome } from '../../../schemas/outcome.ts';
import { directory, plantedMission } from '../../support/boards.ts';
import { repositories } from '../../support/repository.ts';
import { rounds } from '../../support/rounds.ts';

const folder = `kitty-specs/${directory}`;
const packages = {
  WP01: { lane: 'approved' },
  WP02: { lane: 'in_progress', by: 'ada' },
  WP03: { lane: 'for_review', by: 'bob' },
  WP04: { after: ['WP02'] },
} as const;
const newMission = repositories(({ commit }) => commit({ 'README.md': 'A project.\n', ...plantedMission(packages) }));

let root: string;
let world: World;
let project: Project;
beforeEach(() => {
  ({ root } = newMission());
  world = { ...realWorld(), cwd: root, env: {}, now: () => new Date('2026-11-21T10:00:00.250Z') };
  project = valueOf(openProject(world));
});

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
}

const at = (path: string): string => join(root, folder, path);
const desk = () => missionDesk(project.desk, directory, join(root, folder));
const mission = (): Mission => valueOf(openDirectory(project, directory));
/** What every command does at the end of its writing. */
const keep = (): void => {
  expect(valueOf(recordEvents(world, project, mission(), () => success({ rows: [], packages: [], answer: null }))).behind).toEqual({
    status: null,
    caches: [],
  });
};
const recalled = () => recallSight(project, directory);
const edit = (path: string, change: (text: string) => string): void => writeFileSync(at(path), change(readFileSync(at(path), 'utf8')));

const answers = async () => ({
  next: await next(world, { mission: directory, agent: 'ada' }),
  status: await status(world, { mission: directory, staleThreshold: 10 }),
});
/** The same questions where nothing was kept. */
const answersAnew = async () => {
  const aside = `${desk().sight}.aside`;
  const isKept = existsSync(desk().sight);
  if (isKept) renameSync(desk().sight, aside);
  const found = await answers();
  if (isKept) renameSync(aside, desk().sight);
  return found;
};

describe('what was seen of a mission', () => {
  it('is kept by whoever writes, and is what one sees who looks', async () => {
    expect(recalled()).toBeNull();
    keep();
    const anew = await answersAnew();
    const seen = recalled();
    expect(seen).toMatchObject({ mission: { directory }, notes: { WP02: { file_name: 'WP02-part.md', phase: null } } });
    expect(valueOf(await see(project, ` ${directory} `))).toEqual(seen);
    expect(seen?.mission).toEqual(mission());
    expect(await answers()).toEqual(anew);
    expect(seen?.board.snapshot).toEqual(valueOf(readStatus(project, mission())).snapshot);
  });

  it('is not written by asking, nor touched', async () => {
    await answers();
    expect(existsSync(dirname(desk().sight))).toBe(false);
    keep();
    const written = () => {
      const { ino, mtimeNs, ctimeNs } = statSync(desk().sight, { bigint: true });
      return { ino, mtimeNs, ctimeNs };
    };
    const before = written();
    edit('meta.json', (text) => text.replace('main', 'trunk'));
    await answers();
    expect(written()).toEqual(before);
  });

  it('stays when a package is written about behind its front matter, and only then', () => {
    keep();
    edit('tasks/WP02-part.md', (text) => `${text}\n- [x] T001\n`);
    expect(recalled()).not.toBeNull();
    edit('tasks/WP02-part.md', (text) => text.replace('title: Part WP02', 'title: Part WPO2'));
    expect(recalled()).toBeNull();
  });

  it('follows the processes behind claims', async () => {
    const claim = valueOf(readStatus(project, mission())).fold.packages['WP02']?.last_event_id ?? '';
    noteClaimHolder(desk(), 'WP02', claim, { ...holderOf(process.pid, '2026-11-21T09:59:00Z'), pid: 999_999_999, started: '1' });
    keep();
    const gone = () =>
      recalled()
        ?.board.packages?.filter(({ holder_gone }) => holder_gone)
        .map(({ wp_id }) => wp_id);
    expect(gone()).toEqual(['WP02']);
    expect(await answers()).toEqual(await answersAnew());
    rmSync(join(desk().holders, 'WP02'));
    expect(gone()).toEqual([]);
    expect(await answers()).toEqual(await answersAnew());
  });

  it('follows what git is in the middle of', () => {
    keep();
    writeFileSync(join(project.commonDir, 'MERGE_HEAD'), '');
    project = valueOf(openProject(world));
    expect(recalled()?.mission.gitOperation).toBe('merge');
  });

  const ignored: Readonly<Record<string, () => void>> = {
    'its file is damaged': () => writeFileSync(desk().sight, readFileSync(desk().sight).fill(0, 200, 400)),
    'its file is cut off': () => writeFileSync(desk().sight, readFileSync(desk().sight).subarray(0, -20)),
    'its file is empty': () => writeFileSync(desk().sight, ''),
    'another version of the program has kept it': () =>
      writeFileSync(desk().sight, readFileSync(desk().sight, 'utf8').replace(/^sight\/\d+ \S+/, 'sight/1 0.0.0')),
    'the repository was elsewhere': () => writeFileSync(desk().sight, readFileSync(desk().sight, 'utf8').replace(root, '/elsewhere')),
    'a merge is not finished': () => {
      mkdirSync(dirname(desk().merge), { recursive: true });
      writeFileSync(desk().merge, '{}');
    },
    'a row was added': () => appendFileSync(at('status.events.jsonl'), '\n'),
    'a row says something else of the same length': () => edit('status.events.jsonl', (text) => text.replace('"ada"', '"eve"')),
    'meta.json has changed': () => edit('meta.json', (text) => `${text} `),
    'lanes.json has come': () => writeFileSync(at('lanes.json'), '{}'),
    'a package has come': () =>
      writeFileSync(at('tasks/WP05-part.md'), readFileSync(at('tasks/WP04-part.md'), 'utf8').replaceAll('WP04', 'WP05')),
    'a package has gone': () => rmSync(at('tasks/WP04-part.md')),
    'a file has another name': () => renameSync(at('tasks/WP04-part.md'), at('tasks/WP04-other.md')),
    'a file is no text': () => appendFileSync(at('tasks/WP04-part.md'), Buffer.from([0xff])),
    'a folder is in the place of a file': () => {
      rmSync(at('tasks/WP04-part.md'));
      mkdirSync(at('tasks/WP04-part.md'));
    },
    'the mission is gone': () => rmSync(join(root, folder), { recursive: true }),
  };
  it.each(Object.entries(ignored))('is passed over when %s', async (_, happens) => {
    keep();
    expect(recalled()).not.toBeNull();
    happens();
    expect(recalled()).toBeNull();
    expect(await answers()).toEqual(await answersAnew());
  });

  const unkept: Readonly<Record<string, () => void>> = {
    'a head that is not simply written': () =>
      edit('tasks/WP01-part.md', (text) => text.replace('title: Part WP01', 'title: >\n  Part\n  WP01')),
    'a key nobody knows': () => edit('tasks/WP01-part.md', (text) => text.replace('title:', 'titel: x\ntitle:')),
    'a file that is misnamed': () => renameSync(at('tasks/WP01-part.md'), at('tasks/WP09-part.md')),
    'two files of one package': () => writeFileSync(at('tasks/WP01-again.md'), readFileSync(at('tasks/WP01-part.md'))),
    'lanes that cannot be read': () => writeFileSync(at('lanes.json'), '{'),
    'a link that leads nowhere': () => symlinkSync('nowhere', at('tasks/WP08-part.md')),
    'a very long log': () =>
      edit(
        'status.events.jsonl',
        (text) =>
          text +
          `${JSON.stringify({ event_id: 'x', event_type: 'Noted', at: '2026-01-01T00:00:00+00:00', payload: { note: 'x'.repeat(1000) } })}\n`.repeat(
            130,
          ),
      ),
  };
  it.each(Object.entries(unkept))('is not kept of a mission with %s', async (_, happens) => {
    happens();
    keep();
    expect(existsSync(desk().sight)).toBe(false);
    expect(await answers()).toEqual(await answersAnew());
  });

  it('never changes an answer, whatever is done to the files of the mission in between', async () => {
    const files = () => ['meta.json', 'status.events.jsonl', ...readdirSync(at('tasks')).map((name) => `tasks/${name}`)];
    const bits = fc.constantFrom(
      '\n---\n',
      '---',
      '\r\n',
      'WP01',
      'WP03',
      '[WP01, WP02]',
      ' ',
      '\n',
      '"',
      '}',
      'title: x\n',
      'phase: 2\n',
      '\ufeff',
      'ada',
      'é',
    );
    const cut = fc.record({ file: fc.nat(), from: fc.nat(), length: fc.nat({ max: 30 }), put: bits });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 4, arbitrary: cut }, { weight: 1, arbitrary: fc.constant('keep' as const) }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (steps) => {
          ({ root } = newMission());
          world = { ...world, cwd: root };
          project = valueOf(openProject(world));
          keep();
          for (const step of steps) {
            if (step === 'keep') {
              const opened = openDirectory(project, directory);
              if (opened.ok) recordEvents(world, project, opened.value, () => success({ rows: [], packages: [], answer: null }));
            } else {
              const name = files()[step.file % files().length] ?? 'meta.json';
              edit(
                name,
                (text) =>
                  text.slice(0, step.from % (text.length + 1)) + step.put + text.slice((step.from % (text.length + 1)) + step.length),
              );
            }
            count += 1;
            expect(await answers()).toEqual(await answersAnew());
          }
        },
      ),
      { numRuns: rounds(25) },
    );
    console.log(`${count} questions asked with and without what was seen before`);
  });
});
