import { readConfig } from '../../actions/files/readConfig.ts';
import type { PromptMission } from '../../schemas/promptFacts.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import { promptCharter } from './promptCharter.ts';
import { isProtectedBranch } from '../isProtectedBranch.ts';
import { recordsFolder } from '../recordsFolder.ts';
import type { World } from '../world.ts';

/**
 * What prompts say about a mission. A mission that names no branch comes back to the one that is checked out; where none is checked
 * out, what is written belongs on the one it comes back to.
 */
export async function promptMission(world: World, project: Project, mission: Mission): Promise<PromptMission> {
  const { directory, path, meta, identity } = mission;
  const branch = meta.target_branch || project.checkout.branch || 'main';
  const checkedOut = project.checkout.branch ?? branch;
  const { settings } = await readConfig(project.root);
  return {
    directory,
    name: meta.friendly_name || directory,
    type: identity.mission_type,
    folder: path,
    records: recordsFolder(mission),
    root: project.root,
    branch,
    checkedOut,
    isProtected: isProtectedBranch(world, project, settings, checkedOut),
    isBulkEdit: meta.change_mode === 'bulk_edit',
    charter: promptCharter(project.root),
  };
}
