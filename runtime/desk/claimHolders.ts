import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namesIn } from '../../actions/files/namesIn.ts';
import { readText } from '../../actions/files/readText.ts';
import {
  type Holder,
  type Neighbourhood,
  type Presence,
  holderText,
  neighbourhood,
  parseHolder,
  presenceOf,
} from '../../actions/processes/holder.ts';
import { makeFolder } from './makeFolder.ts';
import type { MissionDesk } from './missionDesk.ts';
import { writeFileIfChanged } from './writeFileAtomically.ts';

const pathOf = ({ holders }: Pick<MissionDesk, 'holders'>, wp: string): string => join(holders, wp);

/**
 * Notes which process stands behind the claim of a package, by the id of the event that will record the claim: it is written
 * before the event, under the mission's lock. The event log itself says too little to prove that a process is gone, since the
 * same log is read on other machines, where a pid means somebody else.
 * Throws what the file system throws.
 */
export function noteClaimHolder(desk: Pick<MissionDesk, 'holders'>, wp: string, eventId: string, holder: Holder): void {
  const path = pathOf(desk, wp);
  makeFolder(dirname(path));
  writeFileIfChanged(path, `${eventId} ${holderText(holder)}\n`);
}

/** Everybody who was noted as standing behind a claim on this machine, those whose work is over among them. */
export const notedHolders = ({ holders }: Pick<MissionDesk, 'holders'>): readonly Holder[] =>
  namesIn(holders).flatMap((name) => holderIn(readText(join(holders, name)) ?? '') ?? []);

/** Tells of claims whether the process behind them still runs. Where nothing was noted on this machine that is unknown. */
export function claimWatch(desk: Pick<MissionDesk, 'holders'>): (wp: string, eventId: string | null) => Presence {
  let here: Neighbourhood | null = null;
  const isAnythingNoted = existsSync(desk.holders);
  return (wp, eventId) => {
    const noted = eventId === null || !isAnythingNoted ? null : readText(pathOf(desk, wp));
    if (noted === null || !noted.startsWith(`${eventId ?? ''} `)) return 'unknown';
    const holder = holderIn(noted);
    here ??= neighbourhood();
    return holder === null ? 'unknown' : presenceOf(holder, here);
  };
}

const holderIn = (noted: string): Holder | null => parseHolder(noted.slice(noted.indexOf(' ') + 1).trimEnd());
