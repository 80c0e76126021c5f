/**
 * Writes docs/merge.md, a session at a terminal, and docs/loop.md, what a run of the demo has said; `npm run transcript merge`
 * writes the first alone.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { landingPage } from './transcript/landing.ts';

const home = join(import.meta.dirname, '..');

writeFileSync(join(home, 'docs', 'merge.md'), landingPage());
if (process.argv[2] !== 'merge') writeFileSync(join(home, 'docs', 'loop.md'), loopPage());

function loopPage(): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join('scripts', 'demo.ts')], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  if (status !== 0) throw new Error(`The demo failed: ${stdout.slice(-2000)}${stderr}`);

  const said = stdout
    .replaceAll(/\/\S*spec-kitty-demo-\w+/g, '~')
    .replaceAll(/checkout-[0-9A-HJKMNP-TV-Z]{8}/g, 'checkout-01KZDEM0')
    .replaceAll(/ at \d{4}-\d\d-\d\dT[\d:.+]+/g, '')
    .replaceAll(/landed as [0-9a-f]{10}/g, 'landed as 0123456789')
    .replace(/\nLook around:.*\n/, '\n')
    .trimEnd();

  return `# The loop

<!-- Written by \`npm run transcript\`. -->

From an empty repository to a mission that has landed, by scripted agents in processes of their own. Each of them asks \`next\`, reads the prompt that the decision names, writes what it asks for and runs the commands that stand in it; nothing else is known to them. This is what a run of \`npm run demo\` says. Who gets which package, and the times, differ from run to run.

\`\`\`text
${said}
\`\`\`
`;
}
