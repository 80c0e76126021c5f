import type {
  KeepOrder,
  Kept,
  LaidOut,
  LayoutOrder,
  RecordedRows,
  RowsOrder,
  SwitchBranchInput,
  SwitchBranchOutput,
} from '../../schemas/draft.ts';
import { port } from '../port.ts';

/** What drafting does to the world. A branch that is null is not switched to, and answered with null. */
export const ports = {
  switchBranch: port<SwitchBranchInput | null, SwitchBranchOutput | null>('switchBranch'),
  layOut: port<LayoutOrder, LaidOut>('layOut'),
  recordRows: port<RowsOrder, RecordedRows>('recordRows'),
  keep: port<KeepOrder, Kept>('keep'),
};
