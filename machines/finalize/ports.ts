import type { EditFilesInput, EditFilesOutput } from '../../schemas/fileEdit.ts';
import type { CommittedFiles, FinalizePlan, RecordedRows } from '../../schemas/finalize.ts';
import { port } from '../port.ts';

/** Rows to be recorded in the mission's event log, as far as it does not have them. */
export type RecordRowsInput = FinalizePlan['rows'];

/** Files to be committed beside the event log. */
export type CommitInput = FinalizePlan['commit'];

/** What finalizing the packages of a mission does to the world. */
export const ports = {
  editFiles: port<EditFilesInput, EditFilesOutput>('editFiles'),
  recordRows: port<RecordRowsInput, RecordedRows>('recordRows'),
  commit: port<CommitInput, CommittedFiles>('commit'),
};
