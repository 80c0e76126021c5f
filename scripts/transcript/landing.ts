import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beginSession, withoutChance, type Session } from './session.ts';

const spec = `# Specification: Checkout

## Purpose

A shop takes an order and says what it costs.

## Functional requirements

| Id | Requirement | Scenario |
|---|---|---|
| FR-001 | The shop takes off a discount | 1 |
| FR-002 | The customer gets a receipt | 1 |
`;

const plan =
  '# Plan: Checkout\n\n## Technical Context\n\n**Language and version**: JavaScript, every Node that is maintained\n**Depends on**: nothing\n\n## Parts\n\nDiscounts and receipts are built side by side.\n';

const packages = [
  {
    id: 'WP01',
    title: 'Take off discounts',
    requirement: 'FR-001',
    file: 'src/total.js',
    isNew: false,
    lane: 'lane-a',
    text: 'export function total(prices, discount = 0) {\n  return prices.reduce((sum, price) => sum + price, 0) - discount;\n}\n',
  },
  {
    id: 'WP02',
    title: 'Write the receipt',
    requirement: 'FR-002',
    file: 'src/receipt.js',
    isNew: true,
    lane: 'lane-b',
    text: "export const receipt = (lines) => lines.join('\\n');\n",
  },
] as const;

const tasks = `# Work packages\n${packages.map(({ id, title }) => `\n## ${id}: ${title}\n\n**Dependencies**: none\n`).join('')}`;

const packageFile = ({ id, title, requirement, file, isNew }: (typeof packages)[number]): string =>
  `---\nwork_package_id: ${id}\ntitle: ${title}\nrequirement_refs:\n- ${requirement}\nsubtasks: []\nexecution_mode: code_change\nowned_files:\n- ${file}\nauthoritative_surface: src/\n${isNew ? `create_intent:\n- ${file}\n` : ''}history: []\n---\n\n# ${id}\n\n${title}.\n`;

const before = 'export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}\n';
const meanwhile = 'export function total(prices) {\n  return prices.reduce((sum, { price }) => sum + price, 0);\n}\n';
const decided =
  'export function total(prices, discount = 0) {\n  return prices.reduce((sum, { price }) => sum + price, 0) - discount;\n}\n';

/**
 * Brings a mission with two approved packages about, and a colleague who has changed meanwhile what one of them has changed.
 * Answers its name.
 */
function prepare({ root, run, write }: Session): string {
  run('git init --quiet --initial-branch=main .');
  write('src/total.js', before);
  run(
    'git add --all && git commit --quiet --message "A shop" && spec-kitty init --ai claude && git add --all && git commit --quiet --message "Set up Spec Kitty"',
  );
  run(
    'spec-kitty agent mission create checkout --start-branch feat/checkout --friendly-name Checkout --purpose-tldr "A shop takes orders"',
  );
  const mission = readdirSync(join(root, 'kitty-specs'))[0] ?? '';
  const folder = `kitty-specs/${mission}`;
  for (const [name, text] of [
    ['spec.md', spec],
    ['plan.md', plan],
    ['tasks.md', tasks],
  ] as const)
    write(`${folder}/${name}`, text);
  for (const each of packages) write(`${folder}/tasks/${each.id}-part.md`, packageFile(each));
  run(
    `spec-kitty spec-commit . --mission ${mission} --message "Plan the checkout" && spec-kitty agent mission finalize-tasks --mission ${mission}`,
  );
  for (const { id, lane, file, text, title } of packages) {
    const worktree = `.worktrees/${mission}-${lane}`;
    run(`spec-kitty agent action implement ${id} --mission ${mission} --agent ada`);
    write(`${worktree}/${file}`, text);
    run(`git -C ${worktree} add --all && git -C ${worktree} commit --quiet --message "${title}"`);
    run(
      `spec-kitty agent tasks move-task ${id} --to for_review --mission ${mission} --agent ada --note Built && spec-kitty agent action review ${id} --mission ${mission} --agent grace`,
    );
    run(`spec-kitty agent tasks move-task ${id} --to approved --mission ${mission} --agent grace --note "Reads well"`);
  }
  write('src/total.js', meanwhile);
  run('git commit --quiet --message "Prices have names" -- src/total.js');
  return mission;
}

/** The page about a landing: a real session at a terminal, from the preview to the redo. */
export function landingPage(): string {
  const session = beginSession('ada');
  try {
    const mission = prepare(session);
    const of = `--mission ${mission}`;
    const workspace = `.worktrees/${mission}-merge`;
    const block = (...lines: readonly (readonly [line: string, exit?: number])[]): string =>
      `\`\`\`console\n${lines
        .map(([line, exit]) => session.shown(line, exit))
        .join('\n')
        .trimEnd()}\n\`\`\``;
    const parts = [
      '# A landing, from its preview to its redo',
      '<!-- Written by `npm run transcript`. -->',
      'A session at a terminal, as the program prints it; ids, times and commits are made up. The mission has two approved work packages, each in a lane of its own. Meanwhile somebody has committed on the target, in the lines that one of them has changed.',
      '## What would happen',
      'The preview builds and proves the landing beside every branch, as far as it goes. Nothing of it is left.',
      block([`spec-kitty merge ${of} --dry-run`, 1]),
      '## A conflict',
      'No side wins silently. The merge stops with a workspace to decide in and the command that goes on from there. Nothing of it can be seen on any branch yet; `--abort` would take even the workspace away.',
      block([`spec-kitty merge ${of}`, 4], [`spec-kitty merge ${of} --status`], [`cat ${workspace}/src/total.js`]),
      'The file is edited there until it says what both have meant. The merge goes on with it:',
    ];
    session.write(`${workspace}/src/total.js`, decided);
    parts.push(
      block([`cat ${workspace}/src/total.js`], [`git -C ${workspace} add --all && spec-kitty merge ${of} --resume`]),
      '## The account',
      'Every change that the target and the lanes have made since they parted, and what became of it. See [the ledger](ledger.md).',
      block([`spec-kitty merge ${of} --ledger`]),
      '## Taken back, and done again',
      'Branches, worktrees and lanes are what they were; the event log has grown by rows that make up for the landing. See [taking things back](undo.md).',
      block(
        ['spec-kitty op log --limit 3'],
        ['spec-kitty undo --dry-run'],
        ['spec-kitty undo'],
        [`spec-kitty status ${of}`],
        ['spec-kitty redo'],
        ['git log --oneline --abbrev=12 --max-count 3'],
      ),
    );
    return `${withoutChance(parts.join('\n\n'), mission)}\n`;
  } finally {
    session.end();
  }
}
