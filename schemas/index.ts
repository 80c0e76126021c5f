/**
 * Every shape that crosses a border, by the name of its exported schema file and its compiled validator.
 * Read by the generators and tests alone: code that runs imports types from the shape files (`import type`)
 * and the compiled validator from `generated/`, so that no schema builder is loaded when a command starts.
 */
import type { TSchema } from 'typebox';
import { AcceptReplyShape } from './acceptReply.ts';
import { AcceptanceMatrixShape } from './acceptanceMatrix.ts';
import { AnalysisCarrierShape, AnalysisReplyShape, KeptAnalysisShape } from './analysis.ts';
import { MissionQuestionAnsweredShape, MissionStepReportedShape, RunRestoredShape } from './run.ts';
import { UndoContextShape, UndoReplyShape } from './undo.ts';
import { RescueWorkInputShape, RescueWorkOutputShape } from './rescue.ts';
import { EvidenceArgumentShape, ReviewResultArgumentShape } from './reviewArguments.ts';
import { SavedMissionTypeShape } from './savedMissionType.ts';
import { BuildBaseInputShape, BuildBaseOutputShape } from './base.ts';
import { BriefSourceShape, IntakeReplyShape } from './brief.ts';
import { EnsureBranchInputShape, EnsureBranchOutputShape } from './branch.ts';
import { ReportedChangesShape } from './changes.ts';
import { CommitFilesInputShape, CommitFilesOutputShape } from './commit.ts';
import { ContextReplyShape } from './contextReply.ts';
import {
  DecisionCloseReplyShape,
  DecisionIndexShape,
  DecisionListReplyShape,
  DecisionOpenReplyShape,
  DecisionVerifyReplyShape,
} from './decisionMoment.ts';
import { MapRequirementsReplyShape } from './mapRequirementsReply.ts';
import { AcceptanceVerdictReplyShape, IssueVerdictReplyShape } from './verdictReply.ts';
import { ConfigShape } from './config.ts';
import { DecisionShape } from './decision.ts';
import { DoctorReplyShape } from './doctor.ts';
import { DraftContextShape } from './draft.ts';
import {
  AnnotationShape,
  DecisionPointRowShape,
  EventRowShape,
  LifecycleRowShape,
  RetrospectiveRowShape,
  RetrospectiveStepShape,
  TransitionShape,
} from './event.ts';
import { DashboardReplyShape } from './dashboardReply.ts';
import { ExportReplyShape, InspectReplyShape } from './inspectReply.ts';
import { ChartShape, MachineDiffReplyShape, MachineShowReplyShape } from './chart.ts';
import { FinalizeContextShape } from './finalize.ts';
import { FinalizePreviewShape, FinalizeReplyShape } from './finalizeReply.ts';
import { FoldShape } from './fold.ts';
import { IssueMatrixShape } from './issueMatrix.ts';
import { InitReplyShape } from './initReply.ts';
import { ImplementReplyShape } from './implementReply.ts';
import { LanesFileShape } from './lanes.ts';
import { LedgerShape } from './ledger.ts';
import { MergeContextShape } from './merge.ts';
import { MergeAbortedShape, MergePreviewShape, MergeReplyShape, MergeStatusShape } from './mergeReply.ts';
import { GateFindingShape, GateOverrideShape, OverrideOrderShape, PolicyAuditRowShape } from './mergeGates.ts';
import { MergeDriverReplyShape } from './mergeDriverReply.ts';
import { MetaShape } from './meta.ts';
import { MigrateStatusReplyShape } from './migrateStatus.ts';
import { MirrorInputShape, MirrorOutputShape } from './mirror.ts';
import { MissionListReplyShape } from './missionListReply.ts';
import { ExpectedArtifactsShape, MissionRuntimeShape } from './missionRuntime.ts';
import { MissionTypeShape } from './missionType.ts';
import { OccurrenceMapShape } from './occurrenceMap.ts';
import { OperationDocumentShape } from './operationDocument.ts';
import { OperationListShape, PrunedOperationsShape, ShownOperationShape } from './operationList.ts';
import { OperationLogRowShape } from './operationLogRow.ts';
import { OperationNoteShape } from './operationNote.ts';
import { OriginalMergeShape } from './originalMerge.ts';
import { OriginalRunShape, RunIndexShape } from './originalRun.ts';
import { ProgressShape } from './progress.ts';
import {
  EmitReplyShape,
  FailureReplyShape,
  MaterializeReplyShape,
  StatusReplyShape,
  DependentsReplyShape,
  TaskListReplyShape,
  ValidateReplyShape,
} from './reply.ts';
import { ReconcileReplyShape } from './reconcile.ts';
import { RecoverReplyShape, RecoveryContextShape } from './recovery.ts';
import { ReviewPromptMetadataShape } from './reviewPrompt.ts';
import { PersistedSnapshotShape, SnapshotEnvelopeShape } from './snapshot.ts';
import {
  BranchContextReplyShape,
  CreateMissionReplyShape,
  PlanningPathsReplyShape,
  PrerequisitesReplyShape,
  ResumeProbeReplyShape,
  SetupPlanReplyShape,
  SpecCommitReplyShape,
} from './planningReply.ts';
import { RetrospectiveModeShape, StatusSnapshotShape } from './status.ts';
import { StatusDoctorReplyShape } from './statusDoctor.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { AddHistoryReplyShape, MarkStatusReplyShape, MoveTaskReplyShape, ReviewReplyShape } from './tasksReply.ts';
import { ClaimContextShape } from './claim.ts';
import { WorkspaceContextShape } from './workspaceContext.ts';
import { TasksOutlineShape } from './tasksOutline.ts';
import { JudgementShape, TransitionRequestShape } from './transition.ts';
import { FrontMatterShape, WorkPackageFileShape } from './workPackage.ts';
import { WorkPackageContextShape } from './workPackageContext.ts';
import { AddWorktreeInputShape, AddWorktreeOutputShape, RemoveWorktreeInputShape, RemoveWorktreeOutputShape } from './worktree.ts';
import { WpsManifestShape } from './wpsManifest.ts';

export const shapes: Readonly<
  Record<string, { readonly file: string; readonly type: string; readonly schema: TSchema; readonly title: string }>
> = {
  acceptanceMatrix: {
    file: 'acceptanceMatrix',
    type: 'AcceptanceMatrix',
    schema: AcceptanceMatrixShape,
    title: 'acceptance-matrix.json: how a mission proves that it does what was asked for',
  },
  addWorktreeInput: { file: 'worktree', type: 'AddWorktreeInput', schema: AddWorktreeInputShape, title: 'A worktree to be made' },
  addWorktreeOutput: {
    file: 'worktree',
    type: 'AddWorktreeOutput',
    schema: AddWorktreeOutputShape,
    title: 'What became of a worktree to be made',
  },
  analysisCarrier: {
    file: 'analysis',
    type: 'AnalysisCarrier',
    schema: AnalysisCarrierShape,
    title: 'What stands at the head of an analysis',
  },
  analysisReply: { file: 'analysis', type: 'AnalysisReply', schema: AnalysisReplyShape, title: 'What became of an analysis' },
  annotation: { file: 'event', type: 'Annotation', schema: AnnotationShape, title: 'A row of the event log: a note on a work package' },
  buildBaseInput: {
    file: 'base',
    type: 'BuildBaseInput',
    schema: BuildBaseInputShape,
    title: 'Commits to be brought together without a checkout',
  },
  buildBaseOutput: {
    file: 'base',
    type: 'BuildBaseOutput',
    schema: BuildBaseOutputShape,
    title: 'What became of commits to be brought together',
  },
  briefSource: {
    file: 'brief',
    type: 'BriefSource',
    schema: BriefSourceShape,
    title: 'brief-source.yaml: where the brief of the next mission comes from',
  },
  dashboardReply: {
    file: 'dashboardReply',
    type: 'DashboardReply',
    schema: DashboardReplyShape,
    title: 'The answer of `dashboard --json`',
  },
  exportReply: { file: 'inspectReply', type: 'ExportReply', schema: ExportReplyShape, title: 'The answer of `export --html`' },
  inspectReply: { file: 'inspectReply', type: 'InspectReply', schema: InspectReplyShape, title: 'The answer of `inspect`' },
  chart: { file: 'chart', type: 'Chart', schema: ChartShape, title: 'A statechart as data' },
  machineShowReply: { file: 'chart', type: 'MachineShowReply', schema: MachineShowReplyShape, title: 'The answer of `machine show`' },
  machineDiffReply: { file: 'chart', type: 'MachineDiffReply', schema: MachineDiffReplyShape, title: 'The answer of `machine diff`' },
  claimContext: { file: 'claim', type: 'ClaimContext', schema: ClaimContextShape, title: 'What the claiming of a work package remembers' },
  workspaceContext: {
    file: 'workspaceContext',
    type: 'WorkspaceContext',
    schema: WorkspaceContextShape,
    title: 'Which package is worked on in the worktree of a lane',
  },
  commitFilesInput: { file: 'commit', type: 'CommitFilesInput', schema: CommitFilesInputShape, title: 'Files to be committed as they are' },
  commitFilesOutput: {
    file: 'commit',
    type: 'CommitFilesOutput',
    schema: CommitFilesOutputShape,
    title: 'What became of files to be committed',
  },
  config: { file: 'config', type: 'Config', schema: ConfigShape, title: 'The configuration of a project, as far as it is read' },
  decisionPointRow: {
    file: 'event',
    type: 'DecisionPointRow',
    schema: DecisionPointRowShape,
    title: 'A row of the event log: a question put to a person',
  },
  ensureBranchInput: { file: 'branch', type: 'EnsureBranchInput', schema: EnsureBranchInputShape, title: 'A branch to be made' },
  ensureBranchOutput: {
    file: 'branch',
    type: 'EnsureBranchOutput',
    schema: EnsureBranchOutputShape,
    title: 'What became of a branch to be made',
  },
  doctorReply: { file: 'doctor', type: 'DoctorReply', schema: DoctorReplyShape, title: 'What is off in a project, and what was put right' },
  draftContext: {
    file: 'draft',
    type: 'DraftContext',
    schema: DraftContextShape,
    title: 'What the drafting of planning documents remembers',
  },
  eventRow: { file: 'event', type: 'EventRow', schema: EventRowShape, title: 'A row of the event log' },
  evidenceArgument: {
    file: 'reviewArguments',
    type: 'EvidenceArgument',
    schema: EvidenceArgumentShape,
    title: 'What --evidence-json takes',
  },
  reviewResultArgument: {
    file: 'reviewArguments',
    type: 'ReviewResultArgument',
    schema: ReviewResultArgumentShape,
    title: 'What --review-result-json takes',
  },
  finalizeContext: {
    file: 'finalize',
    type: 'FinalizeContext',
    schema: FinalizeContextShape,
    title: 'What the finalizing of a mission remembers',
  },
  finalizePreview: {
    file: 'finalizeReply',
    type: 'FinalizePreview',
    schema: FinalizePreviewShape,
    title: 'What finalizing a mission would do',
  },
  finalizeReply: { file: 'finalizeReply', type: 'FinalizeReply', schema: FinalizeReplyShape, title: 'What finalizing a mission has done' },
  fold: { file: 'fold', type: 'Fold', schema: FoldShape, title: 'A folded event log, ready to be folded further' },
  intakeReply: { file: 'brief', type: 'IntakeReply', schema: IntakeReplyShape, title: 'The answer of `intake`' },
  initReply: { file: 'initReply', type: 'InitReply', schema: InitReplyShape, title: 'What a folder was made a project with' },
  issueMatrix: {
    file: 'issueMatrix',
    type: 'IssueMatrix',
    schema: IssueMatrixShape,
    title: 'issue-matrix.json: what became of the issues a mission cites',
  },
  implementReply: {
    file: 'implementReply',
    type: 'ImplementReply',
    schema: ImplementReplyShape,
    title: 'A claimed work package and its workspace',
  },
  keptAnalysis: {
    file: 'analysis',
    type: 'KeptAnalysis',
    schema: KeptAnalysisShape,
    title: 'What is asked for later of a kept analysis',
  },
  lanesFile: {
    file: 'lanes',
    type: 'LanesFile',
    schema: LanesFileShape,
    title: 'lanes.json: which work packages share a worktree and branch',
  },
  ledger: { file: 'ledger', type: 'Ledger', schema: LedgerShape, title: 'What became of every change that a landing brings together' },
  lifecycleRow: {
    file: 'event',
    type: 'LifecycleRow',
    schema: LifecycleRowShape,
    title: 'A row of the event log: something that happened to a mission',
  },
  mergeAborted: { file: 'mergeReply', type: 'MergeAborted', schema: MergeAbortedShape, title: 'A merge that was given up' },
  mergePreview: { file: 'mergeReply', type: 'MergePreview', schema: MergePreviewShape, title: 'What merging a mission would do' },
  mergeReply: { file: 'mergeReply', type: 'MergeReply', schema: MergeReplyShape, title: 'A mission that has landed' },
  mergeStatus: { file: 'mergeReply', type: 'MergeStatus', schema: MergeStatusShape, title: 'How far a merge is' },
  mergeContext: { file: 'merge', type: 'MergeContext', schema: MergeContextShape, title: 'What the landing of a mission remembers' },
  mergeDriverReply: {
    file: 'mergeDriverReply',
    type: 'MergeDriverReply',
    schema: MergeDriverReplyShape,
    title: 'A file that a merge driver has brought together',
  },
  meta: { file: 'meta', type: 'Meta', schema: MetaShape, title: 'Who a mission is' },
  migrateStatusReply: {
    file: 'migrateStatus',
    type: 'MigrateStatusReply',
    schema: MigrateStatusReplyShape,
    title: 'Lanes that were taken over from the files of packages',
  },
  mirrorInput: { file: 'mirror', type: 'MirrorInput', schema: MirrorInputShape, title: 'Files to be kept under a private ref' },
  mirrorOutput: { file: 'mirror', type: 'MirrorOutput', schema: MirrorOutputShape, title: 'What a private ref holds of files' },
  progress: { file: 'progress', type: 'Progress', schema: ProgressShape, title: 'Weighted progress of a mission' },
  removeWorktreeInput: {
    file: 'worktree',
    type: 'RemoveWorktreeInput',
    schema: RemoveWorktreeInputShape,
    title: 'A worktree to be removed',
  },
  removeWorktreeOutput: {
    file: 'worktree',
    type: 'RemoveWorktreeOutput',
    schema: RemoveWorktreeOutputShape,
    title: 'What became of a worktree to be removed',
  },
  reportedChanges: {
    file: 'changes',
    type: 'ReportedChanges',
    schema: ReportedChangesShape,
    title: 'What one effect of an operation did to refs, configuration, files and the event log',
  },
  rescueWorkInput: {
    file: 'rescue',
    type: 'RescueWorkInput',
    schema: RescueWorkInputShape,
    title: 'A worktree whose uncommitted work is to be kept',
  },
  rescueWorkOutput: { file: 'rescue', type: 'RescueWorkOutput', schema: RescueWorkOutputShape, title: 'What was kept of uncommitted work' },
  retrospectiveMode: {
    file: 'status',
    type: 'RetrospectiveMode',
    schema: RetrospectiveModeShape,
    title: 'How a retrospective was to be held, and who said so',
  },
  retrospectiveRow: {
    file: 'event',
    type: 'RetrospectiveRow',
    schema: RetrospectiveRowShape,
    title: 'A row of the event log: a captured retrospective',
  },
  retrospectiveStep: {
    file: 'event',
    type: 'RetrospectiveStep',
    schema: RetrospectiveStepShape,
    title: 'A row of the event log: a step of a retrospective',
  },
  reconcileReply: {
    file: 'reconcile',
    type: 'ReconcileReply',
    schema: ReconcileReplyShape,
    title: 'Where an event log and what can be seen of its mission disagreed',
  },
  recoverReply: {
    file: 'recovery',
    type: 'RecoverReply',
    schema: RecoverReplyShape,
    title: 'What a crash has left of the work on a mission, and what was put right',
  },
  recoveryContext: {
    file: 'recovery',
    type: 'RecoveryContext',
    schema: RecoveryContextShape,
    title: 'What putting a mission back on its feet remembers',
  },
  reviewPromptMetadata: {
    file: 'reviewPrompt',
    type: 'ReviewPromptMetadata',
    schema: ReviewPromptMetadataShape,
    title: 'Which review a prompt is for',
  },
  statusDoctorReply: {
    file: 'statusDoctor',
    type: 'StatusDoctorReply',
    schema: StatusDoctorReplyShape,
    title: 'What is off in the status of a mission',
  },
  statusCommit: {
    file: 'statusCommit',
    type: 'StatusCommit',
    schema: StatusCommitShape,
    title: 'What became of the files of a mission that a command has written',
  },
  statusSnapshot: { file: 'status', type: 'StatusSnapshot', schema: StatusSnapshotShape, title: 'The folded event log of a mission' },
  transition: { file: 'event', type: 'Transition', schema: TransitionShape, title: 'A row of the event log: a move of a work package' },
  decision: { file: 'decision', type: 'Decision', schema: DecisionShape, title: 'The answer of `next`' },
  expectedArtifacts: {
    file: 'missionRuntime',
    type: 'ExpectedArtifacts',
    schema: ExpectedArtifactsShape,
    title: 'The files the steps of a mission type leave behind',
  },
  missionRuntime: {
    file: 'missionRuntime',
    type: 'MissionRuntime',
    schema: MissionRuntimeShape,
    title: 'A mission type as it is written down',
  },
  operationDocument: {
    file: 'operationDocument',
    type: 'OperationDocument',
    schema: OperationDocumentShape,
    title: 'An unfinished operation, saved',
  },
  operationNote: {
    file: 'operationNote',
    type: 'OperationNote',
    schema: OperationNoteShape,
    title: 'A note in the operation log of what a short operation is about to do',
  },
  operationLogRow: {
    file: 'operationLogRow',
    type: 'OperationLogRow',
    schema: OperationLogRowShape,
    title: 'A row of the operation log: how an operation ended or where it stopped',
  },
  operationList: { file: 'operationList', type: 'OperationList', schema: OperationListShape, title: 'What was done, the latest first' },
  prunedOperations: {
    file: 'operationList',
    type: 'PrunedOperations',
    schema: PrunedOperationsShape,
    title: 'Operations that were let go of',
  },
  shownOperation: { file: 'operationList', type: 'ShownOperation', schema: ShownOperationShape, title: 'An operation in full' },
  originalMerge: {
    file: 'originalMerge',
    type: 'OriginalMerge',
    schema: OriginalMergeShape,
    title: 'Where a merge of the original stands',
  },
  originalRun: { file: 'originalRun', type: 'OriginalRun', schema: OriginalRunShape, title: 'Where a run of the original stands' },
  runIndex: { file: 'originalRun', type: 'RunIndex', schema: RunIndexShape, title: 'Which run of the original belongs to which mission' },
  missionQuestionAnswered: {
    file: 'run',
    type: 'MissionQuestionAnswered',
    schema: MissionQuestionAnsweredShape,
    title: 'An input given, or an audit answered',
  },
  missionRunRestored: { file: 'run', type: 'RunRestored', schema: RunRestoredShape, title: 'Reports and answers of a mission, taken back' },
  missionStepReported: {
    file: 'run',
    type: 'MissionStepReported',
    schema: MissionStepReportedShape,
    title: 'A step of the mission, reported',
  },
  missionType: { file: 'missionType', type: 'MissionType', schema: MissionTypeShape, title: 'A mission type ready to be compiled' },
  createMissionReply: {
    file: 'planningReply',
    type: 'CreateMissionReply',
    schema: CreateMissionReplyShape,
    title: 'A mission that was created',
  },
  planningPathsReply: {
    file: 'planningReply',
    type: 'PlanningPathsReply',
    schema: PlanningPathsReplyShape,
    title: 'Where the planning documents of a mission are',
  },
  branchContextReply: {
    file: 'planningReply',
    type: 'BranchContextReply',
    schema: BranchContextReplyShape,
    title: 'The branches a mission would have',
  },
  prerequisitesReply: {
    file: 'planningReply',
    type: 'PrerequisitesReply',
    schema: PrerequisitesReplyShape,
    title: 'Whether the planning documents of a mission are there',
  },
  resumeProbeReply: {
    file: 'planningReply',
    type: 'ResumeProbeReply',
    schema: ResumeProbeReplyShape,
    title: 'Whether a mission that was begun can be taken up again',
  },
  setupPlanReply: { file: 'planningReply', type: 'SetupPlanReply', schema: SetupPlanReplyShape, title: 'How far the plan of a mission is' },
  undoContext: { file: 'undo', type: 'UndoContext', schema: UndoContextShape, title: 'What taking an operation back remembers' },
  undoReply: { file: 'undo', type: 'UndoReply', schema: UndoReplyShape, title: 'An operation, taken back' },
  specCommitReply: {
    file: 'planningReply',
    type: 'SpecCommitReply',
    schema: SpecCommitReplyShape,
    title: 'Planning documents that were committed',
  },
  failureReply: { file: 'reply', type: 'FailureReply', schema: FailureReplyShape, title: 'What a command prints when it fails' },
  statusReply: { file: 'reply', type: 'StatusReply', schema: StatusReplyShape, title: 'The board of a mission' },
  dependentsReply: {
    file: 'reply',
    type: 'DependentsReply',
    schema: DependentsReplyShape,
    title: 'What a work package waits for, and what waits for it',
  },
  taskListReply: {
    file: 'reply',
    type: 'TaskListReply',
    schema: TaskListReplyShape,
    title: 'The work packages of a mission, with their lanes',
  },
  addHistoryReply: { file: 'tasksReply', type: 'AddHistoryReply', schema: AddHistoryReplyShape, title: 'What was noted of a work package' },
  markStatusReply: {
    file: 'tasksReply',
    type: 'MarkStatusReply',
    schema: MarkStatusReplyShape,
    title: 'What became of subtasks that were marked',
  },
  moveTaskReply: { file: 'tasksReply', type: 'MoveTaskReply', schema: MoveTaskReplyShape, title: 'Where a work package was moved' },
  reviewReply: { file: 'tasksReply', type: 'ReviewReply', schema: ReviewReplyShape, title: 'A review that was taken up' },
  emitReply: { file: 'reply', type: 'EmitReply', schema: EmitReplyShape, title: 'What was recorded of a work package' },
  materializeReply: {
    file: 'reply',
    type: 'MaterializeReply',
    schema: MaterializeReplyShape,
    title: 'The status of a mission, written down',
  },
  validateReply: {
    file: 'reply',
    type: 'ValidateReply',
    schema: ValidateReplyShape,
    title: 'What is wrong with the status files of a mission',
  },
  judgement: { file: 'transition', type: 'Judgement', schema: JudgementShape, title: 'Whether a work package may move, and if not, why' },
  persistedSnapshot: {
    file: 'snapshot',
    type: 'PersistedSnapshot',
    schema: PersistedSnapshotShape,
    title: 'What is saved of a machine, inside its envelope',
  },
  snapshotEnvelope: { file: 'snapshot', type: 'SnapshotEnvelope', schema: SnapshotEnvelopeShape, title: 'A saved machine' },
  tasksOutline: { file: 'tasksOutline', type: 'TasksOutline', schema: TasksOutlineShape, title: 'What tasks.md says of its work packages' },
  transitionRequest: {
    file: 'transition',
    type: 'TransitionRequest',
    schema: TransitionRequestShape,
    title: 'A request to move a work package to another lane',
  },
  gateFinding: {
    file: 'mergeGates',
    type: 'GateFinding',
    schema: GateFindingShape,
    title: 'What a gate says of a mission that is to be merged',
  },
  gateOverride: {
    file: 'mergeGates',
    type: 'GateOverride',
    schema: GateOverrideShape,
    title: 'Who lets a mission pass a gate all the same, and why',
  },
  overrideOrder: { file: 'mergeGates', type: 'OverrideOrder', schema: OverrideOrderShape, title: 'An override to be put on record' },
  policyAuditRow: {
    file: 'mergeGates',
    type: 'PolicyAuditRow',
    schema: PolicyAuditRowShape,
    title: 'A row of policy-audit.jsonl: a gate or rule that somebody has passed over',
  },
  frontMatter: { file: 'workPackage', type: 'FrontMatter', schema: FrontMatterShape, title: 'The front matter of a work-package file' },
  missionListReply: {
    file: 'missionListReply',
    type: 'MissionListReply',
    schema: MissionListReplyShape,
    title: 'The missions of a project',
  },
  workPackageFile: { file: 'workPackage', type: 'WorkPackageFile', schema: WorkPackageFileShape, title: 'A work-package file, read' },
  workPackageContext: {
    file: 'workPackageContext',
    type: 'WorkPackageContext',
    schema: WorkPackageContextShape,
    title: 'What the work-package machine remembers beside its lane',
  },
  occurrenceMap: {
    file: 'occurrenceMap',
    type: 'OccurrenceMap',
    schema: OccurrenceMapShape,
    title: 'occurrence_map.yaml: what becomes of each kind of occurrence of a term',
  },
  wpsManifest: {
    file: 'wpsManifest',
    type: 'WpsManifest',
    schema: WpsManifestShape,
    title: 'wps.yaml: the work packages of a mission as data',
  },
  savedMissionType: {
    file: 'savedMissionType',
    type: 'SavedMissionType',
    schema: SavedMissionTypeShape,
    title: 'A mission type of a project, read and walked',
  },
  acceptReply: {
    file: 'acceptReply',
    type: 'AcceptReply',
    schema: AcceptReplyShape,
    title: 'What `accept` found, and whether the mission is accepted',
  },
  contextReply: {
    file: 'contextReply',
    type: 'ContextReply',
    schema: ContextReplyShape,
    title: 'Where an action on a mission takes place',
  },
  decisionIndex: {
    file: 'decisionMoment',
    type: 'DecisionIndex',
    schema: DecisionIndexShape,
    title: 'decisions/index.json: the questions of planning interviews and what was decided',
  },
  decisionOpenReply: {
    file: 'decisionMoment',
    type: 'DecisionOpenReply',
    schema: DecisionOpenReplyShape,
    title: 'A question that was asked',
  },
  decisionCloseReply: {
    file: 'decisionMoment',
    type: 'DecisionCloseReply',
    schema: DecisionCloseReplyShape,
    title: 'What became of a question',
  },
  decisionVerifyReply: {
    file: 'decisionMoment',
    type: 'DecisionVerifyReply',
    schema: DecisionVerifyReplyShape,
    title: 'Whether documents and decisions say the same',
  },
  decisionListReply: {
    file: 'decisionMoment',
    type: 'DecisionListReply',
    schema: DecisionListReplyShape,
    title: 'The questions of a mission',
  },
  mapRequirementsReply: {
    file: 'mapRequirementsReply',
    type: 'MapRequirementsReply',
    schema: MapRequirementsReplyShape,
    title: 'Which requirements work packages fulfil',
  },
  acceptanceVerdictReply: {
    file: 'verdictReply',
    type: 'AcceptanceVerdictReply',
    schema: AcceptanceVerdictReplyShape,
    title: 'What was found of a criterion',
  },
  issueVerdictReply: { file: 'verdictReply', type: 'IssueVerdictReply', schema: IssueVerdictReplyShape, title: 'What became of an issue' },
};
