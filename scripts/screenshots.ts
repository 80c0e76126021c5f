/**
 * Takes the pictures of the pages in `docs/screenshots/`: a mission in mid-run, as the README shows it. Needs a Chromium
 * (`apt-get install chromium`, or SPEC_KITTY_CHROMIUM).
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { fixture } from '../bench/fixture.ts';
import { startPageServer } from '../runtime/serve/pageServer.ts';
import { realSurroundings } from '../runtime/surroundings.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'screenshots');
const executablePath = [process.env['SPEC_KITTY_CHROMIUM'], '/usr/bin/chromium'].find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) throw new Error('No Chromium is installed.');

const pictures = [
  {
    name: 'charts',
    path: (mission: string) => `${mission}/charts/state/workPackage/for_review`,
    width: 1440,
    height: 900,
    colorScheme: 'light',
  },
  {
    name: 'mission',
    path: (mission: string) => `${mission}/charts/state/mission/implement.considering`,
    width: 1440,
    height: 900,
    colorScheme: 'dark',
  },
  { name: 'board', path: (mission: string) => `${mission}/board/package/WP09`, width: 1440, height: 900, colorScheme: 'light' },
  { name: 'missions', path: () => '', width: 1440, height: 700, colorScheme: 'light' },
  { name: 'phone', path: (mission: string) => `${mission}/board`, width: 390, height: 800, colorScheme: 'dark' },
] as const;

const { root, mission } = fixture({ missions: 3 });

/** Names that people would give. */
const titles = [
  'Read the order',
  'Price the catalogue',
  'Take the payment',
  'Take off discounts',
  'Add it up',
  'Write the receipt',
  'Tell how to use it',
  'Keep the stock',
  'Send the parcel',
  'Take things back',
];
const specs = join(root, 'kitty-specs');
for (const [index, name] of readdirSync(specs).entries())
  edit(
    join(specs, name, 'meta.json'),
    /"friendly_name": "[^"]*"/,
    `"friendly_name": "${['Checkout', 'Sign in', 'Search', 'Newsletter'][index] ?? name}"`,
  );
for (const [index, name] of readdirSync(join(specs, mission, 'tasks'))
  .toSorted()
  .entries())
  edit(
    join(specs, mission, 'tasks', name),
    /^title: .*$/m,
    `title: ${titles[index % titles.length] ?? name}${index < titles.length ? '' : ', abroad'}`,
  );

function edit(path: string, what: RegExp, by: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(what, by));
}
const started = await startPageServer({ ...realSurroundings(), cwd: root, env: {} }, 0);
if (!started.ok) throw new Error(started.problems[0].message);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
mkdirSync(folder, { recursive: true });
for (const { name, path, width, height, colorScheme } of pictures) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(`${started.value.url}#/${path(mission)}`);
  await page.locator(name === 'missions' ? '.cards' : '.moment').waitFor();
  if (name === 'charts' || name === 'mission') await page.locator('[data-token]').first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
}
await browser.close();
await started.value.close();
