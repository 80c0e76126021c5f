import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import { emptyFold, foldRows, snapshotOf } from '../../machines/rules/fold.ts';
import { statusText } from '../../machines/rules/statusDocument.ts';
import type { EmitRequest } from '../../runtime/session/emitRequest.ts';
import { directory, plantedMission } from '../support/boards.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { repositories, type Repository } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { copyOfBin } from '../support/copyOfBin.ts';
import { run } from '../support/run.ts';
import { padding, savedFold } from '../support/savedFold.ts';
import { bareEmit } from '../support/bareEmit.ts';
import { startAgents } from './agents.ts';

const packages = Array.from({ length: 40 }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
const newMission = repositories(({ commit }) => commit(plantedMission(Object.fromEntries(packages.map((wp) => [wp, {}])))));
let repository: Repository;
beforeEach(() => {
  repository = newMission();
  appendFileSync(specs('status.events.jsonl'), padding);
});

const request = (more: Pick<EmitRequest, 'wp' | 'to' | 'actor'> & Partial<EmitRequest>): EmitRequest => ({ ...bareEmit, ...more });

const specs = (name: string): string => join(repository.root, 'kitty-specs', directory, name);
function logNow(): EventLog {
  const read = readLog(readFileSync(specs('status.events.jsonl'), 'utf8'));
  if (!read.ok) throw new Error(read.problems[0].message);
  expect(read.value.tornTail).toBeNull();
  return read.value;
}

/** Whatever the order was: every id once, and everything that is made from the log as new as the log. */
function expectSound(log: EventLog): void {
  const ids = log.transitions.map(({ event_id }) => event_id);
  expect(new Set(ids).size).toBe(ids.length);
  const fold = foldRows(emptyFold, log);
  expect(readFileSync(specs('status.json'), 'utf8')).toBe(
    statusText(snapshotOf(fold, { mission_number: null, mission_type: 'software-dev' })),
  );
  const desk = join(repository.root, '.git', 'spec-kitty', 'missions', directory);
  expect(savedFold(desk)).toMatchObject({ fold });
  expect(readdirSync(join(desk, 'lock'))).toHaveLength(1);
}

describe('processes that write at once', () => {
  const claims = rounds(6);
  it(
    '16 claim one package at one moment: exactly one gets it, every round, and the others hear why',
    async () => {
      const agents = await startAgents(16, repository.root);
      onTestFinished(agents.end);
      for (let round = 0; round < claims; round += 1) {
        const wp = packages[round % packages.length] ?? '';
        const before = logNow().transitions.length;
        // Every other round all of them bear one name: a lock that told them apart by it would let several in.
        const nameOf = (index: number): string => (round % 2 === 0 ? `agent-${index}` : 'claude');
        const told = await agents.all((index) => request({ wp, to: 'claimed', actor: nameOf(index) }));
        const winners = told.filter(({ event_id }) => event_id !== null);
        expect(winners).toHaveLength(1);
        const winner = nameOf(told.findIndex(({ event_id }) => event_id !== null));
        const log = logNow();
        const row = log.transitions.at(-1);
        expect(log.transitions.length).toBe(before + 1);
        expect(row).toMatchObject({ wp_id: wp, from_lane: 'planned', to_lane: 'claimed', actor: winner, event_id: winners[0]?.event_id });
        for (const { event_id, code, message } of told) {
          if (event_id === null)
            expect([code, message]).toEqual([
              'TRANSITION_REJECTED',
              `No move leads from claimed to claimed without force. ${wp} was moved to claimed by ${winner} at ${row?.at}.`,
            ]);
        }
        expectSound(log);
        await agents.all((index) =>
          request({
            wp: index === 0 ? wp : (packages[(round + index) % packages.length] ?? ''),
            to: index === 0 ? 'planned' : 'nowhere',
            actor: 'reset',
            force: true,
            reason: 'next round',
          }),
        );
      }
      console.info(`race: 16 processes claimed one package at one moment, ${claims} rounds: one winner each`);
    },
    300_000 + claims * 3_000,
  );

  it(
    '16 runs of the built program claim one package at one moment',
    async () => {
      const barrier = await bundleProgram(join(import.meta.dirname, 'programs', 'waitForStart.ts'));
      const bin = copyOfBin();
      const starts = Math.min(rounds(1), 20);
      for (let round = 0; round < starts; round += 1) {
        const wp = packages[round] ?? '';
        const env = { SPEC_KITTY_START_AT: String(Date.now() + 2000) };
        const endings = await Promise.all(
          Array.from({ length: 16 }, (_, index) =>
            run(
              [
                process.execPath,
                '-r',
                barrier,
                bin,
                'agent',
                'status',
                'emit',
                wp,
                '--mission',
                directory,
                '--to',
                'claimed',
                '--actor',
                `agent-${index}`,
                '--json',
              ],
              { cwd: repository.root, env },
            ),
          ),
        );
        const codes = endings.map(({ code }) => code ?? -1).toSorted((a, b) => a - b);
        expect(codes, `the first said: ${endings[0]?.stdout}${endings[0]?.stderr}`).toEqual([0, ...Array.from({ length: 15 }, () => 1)]);
        for (const { code, stdout } of endings)
          expect(JSON.parse(stdout)).toMatchObject(code === 0 ? { wp_id: wp, to_lane: 'claimed' } : { error_code: 'TRANSITION_REJECTED' });
        expectSound(logNow());
      }
      console.info(`race: 16 runs of the built program claimed one package at one moment, ${starts} rounds: one winner each`);
    },
    300_000 + rounds(1) * 10_000,
  );

  const appends = rounds(12);
  it(
    '8 append, long rows among them: no line is lost, doubled or torn',
    async () => {
      const agents = await startAgents(8, repository.root);
      onTestFinished(agents.end);
      const before = logNow().transitions.length;
      const recorded = new Set<string>();
      for (let round = 0; round < appends; round += 1) {
        const told = await agents.all((index) =>
          request({
            wp: packages[index] ?? '',
            to: 'planned',
            actor: `agent-${index}`,
            force: true,
            reason: `${round} ${'ü'.repeat(index === 0 ? 12_000 : index * 50)}`,
          }),
        );
        for (const { event_id, message } of told) {
          expect(message).toBeNull();
          recorded.add(event_id ?? '');
        }
      }
      const log = logNow();
      expect(recorded.size).toBe(8 * appends);
      expect(log.transitions.length).toBe(before + recorded.size);
      expect(new Set(log.transitions.slice(before).map(({ event_id }) => event_id))).toEqual(recorded);
      expectSound(log);
      console.info(`race: 8 processes appended ${recorded.size} rows: none lost, doubled or torn`);
    },
    300_000 + appends * 3_000,
  );
});
