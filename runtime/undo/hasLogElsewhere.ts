import { coordinationAfter } from './coordinationAfter.ts';
import type { UndoScene } from './undoScene.ts';

/**
 * Whether the event log of the mission is at home in another checkout than the main one, now or once the operation is taken back.
 * What lies of it in the main checkout is then a file like any other.
 */
export function hasLogElsewhere(scene: Pick<UndoScene, 'project' | 'mission' | 'operation'>): boolean {
  const status = scene.mission?.homes.status;
  const home = status?.at === 'checkout' ? status.checkout : scene.project.root;
  return home !== scene.project.root || coordinationAfter(scene) !== null;
}
