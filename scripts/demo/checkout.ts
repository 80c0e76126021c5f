/** What the agents of the demo write: a small shop in six packages of code and one of documents, with tests that really run. */

const requirements = {
  'FR-001': 'The shop reads an order line by line and names each line it cannot read',
  'FR-002': 'The shop prices an order from its catalogue',
  'FR-003': 'The shop takes off every discount that applies, and refuses one that is none',
  'FR-004': 'The shop takes a payment once, also when it is asked twice',
  'FR-005': 'The customer gets a receipt with every line and the total',
} as const;

export const research = `# Research: Checkout

- **Findings**: the repository is empty but for its settings.
- **Constraints**: nothing but what Node brings along.
- **Options**: one module for each thing that changes for a reason of its own.
- **Open questions**: none.
`;

/** Only what the packages are about: a requirement nobody builds is refused. */
export const spec = (packages: readonly DemoPackage[]): string => `# Specification: Checkout

## Purpose

A shop takes an order, prices it, takes the payment and writes a receipt.

## Functional requirements

| Id | Requirement | Scenario |
|---|---|---|
${Object.entries(requirements)
  .filter(([id]) => packages.some(({ requirement }) => requirement === id))
  .map(([id, text]) => `| ${id} | ${text} | 1 |\n`)
  .join('')}`;

export const plan = `# Plan: Checkout

## Technical Context

**Language and version**: JavaScript, every Node that is maintained
**Depends on**: nothing
**Data lives in**: memory
**Tested with**: node --test
**Runs on**: any machine with Node
**How fast, how big**: orders of a hundred lines

## Parts

Order, catalogue and payment are built side by side; discount, total and receipt join them.
`;

export interface DemoPackage {
  readonly id: string;
  readonly title: string;
  readonly after: readonly string[];
  readonly requirement: keyof typeof requirements;
  /** The folder its code is in; null for the package that writes a document. */
  readonly folder: string | null;
  /** Path → text, from the root of the repository. */
  readonly files: Readonly<Record<string, string>>;
}

const code = (name: string, module: string, test: string): DemoPackage['files'] => ({
  [`src/${name}/${name}.mjs`]: module,
  [`src/${name}/${name}.test.mjs`]: `import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { ${name} } from './${name}.mjs';\n\n${test}`,
});

const guide = 'docs/checkout.md';

/** Each builds on the code of those it comes after, so its tests pass only where that code is. */
export const packages: readonly DemoPackage[] = [
  {
    id: 'WP01',
    title: 'Read the order',
    after: [],
    requirement: 'FR-001',
    folder: 'src/order',
    files: code(
      'order',
      `export function order(text) {
  return text.trim().split('\\n').map((line, index) => {
    const match = /^(\\d+) (\\w+)$/.exec(line);
    if (match === null) throw new Error(\`line \${index + 1} cannot be read\`);
    return { count: Number(match[1]), name: match[2] };
  });
}
`,
      `test('an order is read', () => assert.deepEqual(order('2 tea'), [{ count: 2, name: 'tea' }]));
test('a line that cannot be read is named', () => assert.throws(() => order('2 tea\\nmuch milk'), /line 2/));
`,
    ),
  },
  {
    id: 'WP02',
    title: 'Price the catalogue',
    after: [],
    requirement: 'FR-002',
    folder: 'src/catalogue',
    files: code(
      'catalogue',
      `export const catalogue = new Map([['tea', 300], ['milk', 120]]);
`,
      `test('everything has a price', () => assert.ok([...catalogue.values()].every((price) => price > 0)));
`,
    ),
  },
  {
    id: 'WP03',
    title: 'Take the payment',
    after: [],
    requirement: 'FR-004',
    folder: 'src/payment',
    files: code(
      'payment',
      `const taken = new Map();

export function payment(id, amount) {
  if (!taken.has(id)) taken.set(id, amount);
  return taken.get(id);
}
`,
      `test('a payment is taken once', () => assert.deepEqual([payment('a', 5), payment('a', 7)], [5, 5]));
`,
    ),
  },
  {
    id: 'WP04',
    title: 'Take off discounts',
    after: ['WP02'],
    requirement: 'FR-003',
    folder: 'src/discount',
    files: code(
      'discount',
      `import { catalogue } from '../catalogue/catalogue.mjs';

export function discount(name, percent) {
  if (percent < 0 || percent > 100) throw new RangeError(\`\${percent} % is no discount\`);
  return Math.round((catalogue.get(name) * (100 - percent)) / 100);
}
`,
      `test('a tenth is taken off', () => assert.equal(discount('tea', 10), 270));
test('what is no discount is refused', () => assert.throws(() => discount('tea', -10), RangeError));
`,
    ),
  },
  {
    id: 'WP05',
    title: 'Add it up',
    after: ['WP01', 'WP04'],
    requirement: 'FR-002',
    folder: 'src/total',
    files: code(
      'total',
      `import { discount } from '../discount/discount.mjs';
import { order } from '../order/order.mjs';

export const total = (text, percent = 0) => order(text).reduce((sum, { count, name }) => sum + count * discount(name, percent), 0);
`,
      `test('an order is added up', () => assert.equal(total('2 tea\\n1 milk'), 720));
`,
    ),
  },
  {
    id: 'WP06',
    title: 'Write the receipt',
    after: ['WP03', 'WP05'],
    requirement: 'FR-005',
    folder: 'src/receipt',
    files: code(
      'receipt',
      `import { payment } from '../payment/payment.mjs';
import { total } from '../total/total.mjs';

export const receipt = (id, text) => \`\${text}\\npaid \${payment(id, total(text))}\`;
`,
      `test('a receipt says what was paid', () => assert.match(receipt('b', '1 tea'), /paid 300/));
`,
    ),
  },
  {
    id: 'WP07',
    title: 'Tell how to use it',
    after: [],
    requirement: 'FR-005',
    folder: null,
    files: {
      [guide]: '# Checkout\n\nAn order is text: a number and a name in each line. The receipt repeats it and says what was paid.\n',
    },
  },
];

/** What an agent leaves when it dies in the middle of it. */
export const half = { wp: 'WP03', path: 'src/payment/payment.mjs', text: 'const taken = new Map();\n\nexport function payment(' };

/** What the first implementer of a package leaves out, how a reviewer notices, and what the reviewer says. */
export const slip = {
  wp: 'WP04',
  without: (files: DemoPackage['files']): DemoPackage['files'] =>
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        text
          .split('\n')
          .filter((line) => !line.includes('is no discount') && !line.includes('no discount is refused'))
          .join('\n'),
      ]),
    ),
  probe: "import('./src/discount/discount.mjs').then(({ discount }) => { try { discount('tea', -10); process.exit(1); } catch {} })",
  feedback: `# Review of WP04

src/discount/discount.mjs: a discount of -10 % is taken and makes the tea dearer. FR-003 says that what is no discount is refused.
Right would be a RangeError for less than 0 % and for more than 100 %, and a test that fails without it.
`,
} as const;

const list = (key: string, values: readonly string[]): string =>
  `${key}:${values.length === 0 ? ' []' : values.map((value) => `\n- ${value}`).join('')}\n`;
const subtask = (id: string): string => `T0${id.slice(2)}`;

export const tasksOf = (packages: readonly DemoPackage[]): string => `# Work packages: Checkout

${packages.map(({ id, title, after, requirement }) => `## ${id}: ${title}\n\n**Requirement Refs**: ${requirement}\n**Dependencies**: ${after.join(', ') || 'none'}\n\n- [ ] ${subtask(id)} Build it and prove it\n`).join('\n')}`;

/** The name and the text of a package's file. */
export const packageFile = ({ id, title, after, requirement, folder, files }: DemoPackage): readonly [name: string, text: string] => [
  `${id}-${title.toLowerCase().replaceAll(' ', '-')}.md`,
  `---\nwork_package_id: ${id}\ntitle: ${title}\n${list('dependencies', after)}${list('requirement_refs', [requirement])}${list('subtasks', [subtask(id)])}execution_mode: ${folder === null ? 'planning_artifact' : 'code_change'}\n${list('owned_files', folder === null ? Object.keys(files) : [`${folder}/**`])}authoritative_surface: ${folder ?? 'docs'}/\n${list('create_intent', folder === null ? Object.keys(files) : [])}---\n\n# ${id}: ${title}\n\n## Objective\n\nWhat ${requirement} wants holds, and a test shows it.\n\n## Subtasks\n\n- ${subtask(id)} Build it and prove it.\n`,
];
