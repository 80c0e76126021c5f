const packageFile = (id: string, title: string, folder: string, requirement: string, after: string): string =>
  `---\nwork_package_id: ${id}\ntitle: ${title}\ndependencies: ${after}\nrequirement_refs:\n- ${requirement}\nsubtasks:\n- T0${id.slice(2)}\nexecution_mode: code_change\nowned_files:\n- ${folder}/**\nauthoritative_surface: ${folder}/\n---\n\n# ${id}: ${title}\n\nBuild it in ${folder} and test it.\n`;

/** The documents of the mission that both programs take through: what its authors would write, in every phase. */
export const shop = {
  spec: '# Specification: Shop\n\n## Functional requirements\n\n| Id | Requirement |\n|---|---|\n| FR-001 | The shop reads an order and names each line it cannot read |\n| FR-002 | The shop tells how it is used |\n',
  plan: '# Plan: Shop\n\n## Technical Context\n\n**Language/Version**: JavaScript, every Node that is maintained\n**Primary Dependencies**: none\n**Storage**: memory\n**Testing**: node --test\n\nOne module reads orders; one document tells how.\n',
  tasks:
    '# Work packages: Shop\n\n## WP01: Read the order\n\n**Requirement Refs**: FR-001\n**Dependencies**: none\n\n- [ ] T001 Read it\n\n## WP02: Tell how\n\n**Requirement Refs**: FR-002\n**Dependencies**: WP01\n\n- [ ] T002 Show it\n',
  packageFiles: {
    'tasks/WP01-read-the-order.md': packageFile('WP01', 'Read the order', 'src/order', 'FR-001', '[]'),
    'tasks/WP02-tell-how.md': packageFile('WP02', 'Tell how', 'src/guide', 'FR-002', '[WP01]'),
  },
  analysis:
    '---\nschema: analysis-findings/v1\nfindings: []\ncounts: {critical: 0, high: 0, medium: 0, low: 0}\nverdict_hint: ready\n---\n\n# Analysis\n\nEverything was read, and everything fits.\n',
  packages: [
    { wp: 'WP01', subtask: 'T001', path: 'src/order/order.mjs', requirement: 'FR-001' },
    { wp: 'WP02', subtask: 'T002', path: 'src/guide/guide.mjs', requirement: 'FR-002' },
  ],
} as const;
