import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import isIssuedStep from '../../schemas/generated/issuedStep.js';
import type { IssuedStep } from '../../schemas/issuedStep.ts';
import type { MissionDesk } from './missionDesk.ts';
import { writeFileIfChanged } from './writeFileAtomically.ts';

/** Agents are called anything: their names are made safe for a file system, each its own. */
const pathOf = ({ issued }: MissionDesk, agent: string): string => join(issued, `${encodeURIComponent(agent).replaceAll('.', '%2E').slice(0, 200)}.json`);

/** The step this agent was last given, or null: nothing was, or what says so cannot be read. */
export function readIssuedStep(desk: MissionDesk, agent: string): IssuedStep | null {
  const text = readText(pathOf(desk, agent));
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isIssuedStep(value) ? value : null;
  } catch {
    // What was given before is a convenience: without it a report names its offer, or the step is given again.
    return null;
  }
}

export function saveIssuedStep(desk: MissionDesk, agent: string, step: IssuedStep): void {
  mkdirSync(desk.issued, { recursive: true });
  writeFileIfChanged(pathOf(desk, agent), `${JSON.stringify(step)}\n`);
}
