import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SnapshotEnvelope } from '../../schemas/snapshot.ts';
import { readEnvelope } from '../engine/envelope.ts';
import { makeFolder } from './makeFolder.ts';
import type { MissionDesk } from './missionDesk.ts';
import { replaceFile } from './writeFileAtomically.ts';

/**
 * The saved machine of a work package; null when there is none that can be read. It is made from the event log and as good
 * as the log's last event of the package, so nothing is lost with it.
 */
export function loadWorkPackage(desk: MissionDesk, wp: string): SnapshotEnvelope | null {
  const path = pathOf(desk, wp);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const read = readEnvelope(text, path);
  return read.ok ? read.value : null;
}

/** Saves the machine of the package it is about. The caller holds the mission's lock. Throws what the file system throws. */
export function saveWorkPackage(desk: MissionDesk, document: SnapshotEnvelope): void {
  const path = pathOf(desk, document.id);
  makeFolder(dirname(path));
  replaceFile(path, `${JSON.stringify(document)}\n`);
}

/** An id is checked before it gets here: it is `WP` and digits, and nothing else can become part of a path. */
const pathOf = ({ packages }: MissionDesk, wp: string): string => join(packages, `${wp}.json`);
