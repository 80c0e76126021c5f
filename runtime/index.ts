/**
 * The library: open a project, read where its missions stand, ask for the decision, look at the machines.
 * Everything takes the outside world as an argument and returns an outcome; nothing here prints or ends a process.
 */
export { next, type NextQuestion } from './session/next.ts';
export { machineCheck, type MachineCheck } from './session/machineCheck.ts';
export { machineList, type ListedMachine, type MachineList } from './session/machineList.ts';
export { openDirectory, openMission, type Mission } from './mission.ts';
export { openProject, type Checkout, type Project } from './project.ts';
export { readStatus, type MissionStatus } from './desk/readStatus.ts';
export { missionFacts, observeBoard, type MissionBoard } from './facts.ts';
export { followMission } from './view/followMission.ts';
export { readWholeMission } from './view/readWholeMission.ts';
export { loadMissionType, type LoadedMissionType } from './missionType.ts';
export { isoMicros } from './isoMicros.ts';
export { realSurroundings, type Surroundings } from './surroundings.ts';
export { realWorld, type World } from './world.ts';

export { compileMission, type MissionMachine } from '../machines/mission/machine.ts';
export { decide, type Answer } from '../machines/mission/decide.ts';
export { queryDecision } from '../machines/mission/decisionReply.ts';
export { stand } from '../machines/mission/stand.ts';
export { walk, type WalkReport } from '../machines/mission/walk.ts';
export { chartOf } from '../machines/chart/chartOf.ts';
export { missionView, type MissionView } from '../machines/view/missionView.ts';
export { timelineOf, type Timeline } from '../machines/view/timeline.ts';
export { workPackageMachine } from '../machines/workPackage/machine.ts';
export { judge } from '../machines/workPackage/judge.ts';
export { readLog, type EventLog } from '../machines/rules/eventLog.ts';
export { emptyFold, foldRows, snapshotOf } from '../machines/rules/fold.ts';
export { weightedProgress } from '../machines/rules/progress.ts';
export { computeLanes, type LanesInput } from '../machines/rules/lanes.ts';
export { lanesText, readLanes } from '../machines/rules/lanesDocument.ts';
export { unionMerge } from '../machines/rules/unionMerge.ts';

export type { Asker, MissionFacts, PackageFact } from '../schemas/facts.ts';
export type { Decision } from '../schemas/decision.ts';
export type { Lane } from '../schemas/lane.ts';
export type { LanesManifest } from '../schemas/lanes.ts';
export type { MissionType } from '../schemas/missionType.ts';
export type { Outcome } from '../schemas/outcome.ts';
export type { Problem, ProblemCode } from '../schemas/problem.ts';
export type { StatusSnapshot } from '../schemas/status.ts';
