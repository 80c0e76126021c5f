import { join } from 'node:path';
import { readText } from '../actions/files/readText.ts';
import type { Mission } from './mission.ts';

/** The text of a mission's event log, wherever it is; a log that is not there is empty. Throws FILE_NOT_READ. */
export const historyText = ({ homes: { status } }: Mission): string =>
  (status.at === 'branch' ? status.log : readText(join(status.folder, 'status.events.jsonl'))) ?? '';
