import type { EditFilesInput, EditFilesOutput } from '../../schemas/fileEdit.ts';
import type { CommittedFiles, FinalizePlan, RecordedRows } from '../../schemas/finalize.ts';

export type { EditFilesInput, EditFilesOutput, FinalizePlan, RecordedRows };

/** Rows to be recorded in the mission's event log, as far as it does not have them. */
export type RecordRowsInput = FinalizePlan['rows'];

/** Files to be committed beside the event log. */
export type CommitInput = FinalizePlan['commit'];
export type CommitOutput = CommittedFiles;
