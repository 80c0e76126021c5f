import type { MissionType } from '../../schemas/missionType.ts';

/** Whether a step of a type has this file to leave behind: what no step asks for, nobody is told to write. */
export const asksFor = ({ steps }: MissionType, path: string): boolean =>
  steps.some(({ artifacts }) => artifacts.some((artifact) => artifact.path === path));
