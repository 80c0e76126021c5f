import type { Repository } from './repository.ts';
import { missionFiles, repositories } from './repository.ts';

export const plannedMission = 'checkout-01KZPLAN';

/** A package file as its author writes it: nothing that finalizing sets. */
export function authoredPackage(
  id: string,
  {
    owned = [`src/${id.toLowerCase()}/**`],
    refs = ['FR-001'],
    more = '',
  }: { readonly owned?: readonly string[]; readonly refs?: readonly string[]; readonly more?: string } = {},
): string {
  const list = (key: string, values: readonly string[]): string => `${key}:\n${values.map((value) => `- ${value}\n`).join('')}`;
  return `---\nwork_package_id: ${id}\ntitle: Part ${id} # what it is called\n${list('requirement_refs', refs)}subtasks:\n- T0${id.slice(2)}\nexecution_mode: code_change\n${list('owned_files', owned)}authoritative_surface: src/\n${more}history: []\n---\n\n# ${id}\n\nBuild it.\n`;
}

const spec = '# Spec\n\n## Requirements\n\n- FR-001: It can be paid.\n- FR-002: It can be cancelled. See #4711.\n';
const tasks =
  '# Work packages\n\n## WP01: Pay\n\n**Dependencies**: none\n\n- [ ] T001 Pay\n\n## WP02: Cancel\n\n**Dependencies**: WP01\n\n## WP03: Say so\n\n## Notes\n\nDepends on WP02 is what WP03 does not.\n';

/** The files of a mission whose packages are written and not finalized: three packages, one of which waits for another. */
export const plannedFiles = (folder: string): Readonly<Record<string, string>> => ({
  [`${folder}/spec.md`]: spec,
  [`${folder}/plan.md`]: '# Plan\n',
  [`${folder}/tasks.md`]: tasks,
  [`${folder}/tasks/README.md`]: 'Packages.\n',
  [`${folder}/tasks/WP01-pay.md`]: authoredPackage('WP01'),
  [`${folder}/tasks/WP02-cancel.md`]: authoredPackage('WP02', { refs: ['FR-002'] }),
  [`${folder}/tasks/WP03-say.md`]: authoredPackage('WP03', { owned: ['docs/say.md'], more: 'create_intent:\n- docs/say.md\n' })
    .replace('authoritative_surface: src/', 'authoritative_surface: docs/')
    .replace('code_change', 'planning_artifact'),
  [`${folder}/status.events.jsonl`]: '',
});

/** A repository on the branch `work` (which nothing protects) with such a mission, committed as far as `create` and `setup-plan` do. */
export const newPlannedMission: (root?: string) => Repository = repositories((repository) => {
  repository.commit({
    'README.md': 'A project.\n',
    '.gitignore': '.worktrees/\n',
    'src/wp01/pay.ts': 'export {};\n',
    'src/wp02/cancel.ts': 'export {};\n',
    ...missionFiles(plannedMission, { mission_id: '01KZPLAN0000000000000000AA', target_branch: 'work', topology: 'lanes' }),
    ...plannedFiles(`kitty-specs/${plannedMission}`),
  });
  repository.git('checkout', '-q', '-b', 'work');
});
