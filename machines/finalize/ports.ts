import { port } from '../port.ts';
import type { CommitInput, CommitOutput, EditFilesInput, EditFilesOutput, RecordedRows, RecordRowsInput } from './types.ts';

export const ports = {
  editFiles: port<EditFilesInput, EditFilesOutput>('editFiles'),
  recordRows: port<RecordRowsInput, RecordedRows>('recordRows'),
  commit: port<CommitInput, CommitOutput>('commit'),
};
