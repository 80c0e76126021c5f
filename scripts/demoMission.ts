/** The mission the demo plays with: eight work packages in four lanes, the files as an author would leave them. */
export interface DemoPackage {
  readonly id: string;
  readonly title: string;
  readonly dependencies: readonly string[];
  readonly owned: readonly string[];
}

/** Packages that own the same files share a lane; the rest can be worked on side by side. */
export const packages: readonly DemoPackage[] = [
  { id: 'WP01', title: 'Parse the order', dependencies: [], owned: ['src/order/**'] },
  { id: 'WP02', title: 'Validate the order', dependencies: ['WP01'], owned: ['src/order/validate.ts'] },
  { id: 'WP03', title: 'Price catalogue', dependencies: [], owned: ['src/catalogue/**'] },
  { id: 'WP04', title: 'Discount rules', dependencies: ['WP03'], owned: ['src/catalogue/discount.ts'] },
  { id: 'WP05', title: 'Payment adapter', dependencies: ['WP01'], owned: ['src/payment/**'] },
  { id: 'WP06', title: 'Payment retries', dependencies: ['WP05'], owned: ['src/payment/retry.ts'] },
  { id: 'WP07', title: 'Receipt', dependencies: ['WP02', 'WP04'], owned: ['src/receipt/**'] },
  { id: 'WP08', title: 'Receipt by mail', dependencies: ['WP06', 'WP07'], owned: ['src/receipt/mail.ts'] },
];

export const spec = `# Checkout

A shop takes an order, prices it, takes the payment and sends a receipt.

## Functional requirements

- FR-001: The shop accepts an order of up to one hundred lines and names each line it cannot read.
- FR-002: The shop prices an order from its catalogue with every discount that applies.
- FR-003: The shop takes a payment once, also when the network fails in between.
- FR-004: The customer gets a receipt by mail within a minute.
`;

export const plan = `# Plan: Checkout

## Technical Context

**Language/Version**: TypeScript 7
**Primary Dependencies**: none beyond the standard library
**Storage**: one file per order
**Testing**: the test runner of the repository

The order, the catalogue and the payment are built side by side; the receipt joins them.
`;

export const tasks = `# Work packages: Checkout

${packages.map(({ id, title, dependencies }) => `## ${id}: ${title}\n\nDependencies: ${dependencies.join(', ') || 'none'}\n`).join('\n')}`;

export const packageFile = ({ id, title, dependencies, owned }: DemoPackage): string => `---
work_package_id: ${id}
title: ${title}
dependencies:${dependencies.length === 0 ? ' []' : `\n${dependencies.map((dependency) => `- ${dependency}`).join('\n')}`}
requirement_refs:
- FR-001
subtasks: []
execution_mode: code_change
owned_files:
${owned.map((file) => `- ${file}`).join('\n')}
authoritative_surface: ${owned[0]?.replace(/[^/]*$/, '') ?? ''}
---

# Work Package Prompt: ${id} – ${title}

Build it, test it, and submit it for review.
`;
