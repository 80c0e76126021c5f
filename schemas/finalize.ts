import Type, { type Static } from 'typebox';
import { chainContext } from './chainContext.ts';
import { changed } from './changes.ts';
import { LifecycleRowShape, TransitionShape } from './event.ts';
import { EditFilesOutputShape, FileEditShape } from './fileEdit.ts';
import { FinalizeReportShape } from './finalizeReply.ts';
import { textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

/** What finalizing a mission still has to do, fixed when it began. */
export const FinalizePlanShape = Type.Object(
  {
    /** The main checkout, absolute. */
    root: Type.String(),
    /** Package files; tasks.md where it is made from wps.yaml; meta.json where the target branch was given. */
    packages: Type.Array(FileEditShape),
    lanes: Type.Array(FileEditShape),
    /** acceptance-matrix.json and issue-matrix.json where they are not there yet. */
    matrices: Type.Array(FileEditShape),
    /** Ids and times are final. What the log has by the time it is written is not written again. */
    rows: Type.Object({ events: Type.Array(LifecycleRowShape), seeds: Type.Array(TransitionShape) }, { additionalProperties: false }),
    commit: Type.Object(
      {
        message: Type.String(),
        /** Absolute, beside the event log and status.json. */
        paths: texts,
        expected_tip: textOrNull,
      },
      { additionalProperties: false },
    ),
    report: FinalizeReportShape,
  },
  { additionalProperties: false },
);
export type FinalizePlan = Static<typeof FinalizePlanShape>;

/** What became of the rows. */
export const RecordedRowsShape = Type.Object(
  {
    /** Packages that were put on the board by this. */
    seeded: texts,
    /** What could not be brought up to date after the rows were recorded, as sentences. */
    warnings: texts,
    changed,
  },
  { additionalProperties: false },
);
export type RecordedRows = Static<typeof RecordedRowsShape>;

export const CommittedFilesShape = Type.Object({ commits: Type.Array(StatusCommitShape), changed }, { additionalProperties: false });
export type CommittedFiles = Static<typeof CommittedFilesShape>;

export const FinalizeContextShape = chainContext(FinalizePlanShape, {
  writingPackages: EditFilesOutputShape,
  writingLanes: EditFilesOutputShape,
  writingMatrices: EditFilesOutputShape,
  seedingEvents: RecordedRowsShape,
  committing: CommittedFilesShape,
});
export type FinalizeContext = Static<typeof FinalizeContextShape>;
