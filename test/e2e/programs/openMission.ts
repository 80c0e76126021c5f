/** Opens the mission `argv[3]` from the folder `argv[2]` and prints its folder's name, or the code of the refusal. */
import { openMission } from '../../../runtime/mission.ts';
import { openProject } from '../../../runtime/project.ts';
import { realWorld } from '../../../runtime/world.ts';

const [, , cwd = '', handle = ''] = process.argv;
const project = openProject({ ...realWorld(), cwd });
const mission = project.ok ? openMission(project.value, handle) : project;
process.stdout.write(mission.ok ? mission.value.directory : mission.problems[0].code);
