/** Writes docs/loop.md: what a run of the demo has said, without what differs from run to run. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const home = join(import.meta.dirname, '..');
const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join('scripts', 'demo.ts')], { cwd: home, encoding: 'utf8', env: { ...process.env, CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0' } });
if (status !== 0) throw new Error(`The demo failed: ${stdout.slice(-2000)}${stderr}`);

const said = stdout
  .replaceAll(/\/\S*spec-kitty-demo-\w+/g, '~')
  .replaceAll(/checkout-[0-9A-HJKMNP-TV-Z]{8}/g, 'checkout-01KZDEM0')
  .replaceAll(/ at \d{4}-\d\d-\d\dT[\d:.+]+/g, '')
  .replaceAll(/landed as [0-9a-f]{10}/g, 'landed as 0123456789')
  .replace(/\nLook around:.*\n/, '\n')
  .trimEnd();

writeFileSync(join(home, 'docs', 'loop.md'), `# The loop

<!-- Written by \`npm run transcript\`. -->

From an empty repository to a mission that has landed, by scripted agents in processes of their own. Each of them asks \`next\`, reads the prompt that the decision names, writes what it asks for and runs the commands that stand in it; nothing else is known to them. This is what a run of \`npm run demo\` says. Who gets which package, and the times, differ from run to run.

\`\`\`text
${said}
\`\`\`
`);
