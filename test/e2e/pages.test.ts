/** The pages in a real browser: what people see of a mission, and how they go about in it. */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { holderOf } from '../../actions/processes/holder.ts';
import { chartOf } from '../../machines/chart/chartOf.ts';
import { merge } from '../../machines/merge/definition.ts';
import { columnsOf, type Column } from '../../machines/view/columns.ts';
import { noteClaimHolder } from '../../runtime/desk/claimHolders.ts';
import { startPageServer } from '../../runtime/serve/pageServer.ts';
import { realSurroundings } from '../../runtime/surroundings.ts';
import type { Lane } from '../../schemas/lane.ts';
import { directory } from '../support/boards.ts';
import { browserPath, startBrowser } from '../support/browser.ts';
import { bytesUnder } from '../support/bytesUnder.ts';
import { writeHook } from '../support/gitWorld.ts';
import { approvedMission } from '../support/mergedMission.ts';
import { plantedOperation } from '../support/plantedOperation.ts';
import { bin } from '../support/runBin.ts';
import { runMain } from '../support/runMain.ts';
import { runningMission, served, type RunningMission } from '../support/servedMission.ts';
import { gitIn, hermeticEnv, missionFiles, temporaryFolder, writeFiles } from '../support/repository.ts';

/** A page draws when it comes to it: what it shows is asked again until it does, or until that takes too long. */
const patience = { timeout: 15_000 };

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const fourLanes = approvedMission({
  'lane-a': { 'a.txt': 'a\n' },
  'lane-b': { 'b.txt': 'b\n' },
  'lane-c': { 'c.txt': 'c\n' },
  'lane-d': { 'd.txt': 'd\n' },
});
const words = (name: string): string => name.replaceAll('_', ' ');

describe.skipIf(browserPath === null)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  interface Visit {
    readonly page: Page;
    readonly context: BrowserContext;
    /** What the page complained about: errors, refused loads, anything asked of another host. */
    readonly complaints: string[];
  }

  async function visit(address: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Visit> {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(address).origin) && !request.url().startsWith('data:') && !request.url().startsWith('file:'))
        complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(address);
    return { page, context, complaints };
  }

  async function open(path: string, mission: RunningMission = runningMission(), options: Parameters<Browser['newContext']>[0] = {}) {
    const server = await served(mission.world);
    return { ...mission, server, ...(await visit(`${server.url}#/${path}`, options)) };
  }

  const tokensIn = (page: Page, state: string): Promise<readonly (string | null)[]> =>
    page.locator(`[data-state="${state}"] [data-token]`).evaluateAll((found) => found.map((each) => each.getAttribute('data-token')));

  /** How far below the upper edge of the screen something is; something above it is not seen either. */
  async function topOf(what: Locator): Promise<number> {
    const top = (await what.boundingBox())?.y ?? -1;
    return top < 0 ? Infinity : top;
  }

  const fitsTheWidth = (page: Page): Promise<boolean> =>
    page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth');

  /** Of the elements, the single words that take more than one line. A first letter has a box of its own, on the same line. */
  const brokenWords = (page: Page, elements: string): Promise<readonly string[]> =>
    page.evaluate<readonly string[]>(`[...document.querySelectorAll(${JSON.stringify(elements)})].filter((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return !element.textContent.includes(' ') && new Set([...range.getClientRects()].map(({ bottom }) => bottom)).size > 1;
    }).map(({ textContent }) => textContent)`);

  /** What depends on colours and width; everything else is the same in each of them. */
  const seenRules = ['color-contrast', 'label-content-name-mismatch', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

  interface Axe {
    run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
  }

  async function offences(page: Page, rules: readonly string[] | null): Promise<readonly string[]> {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(
      (runOnly) =>
        (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'], ...(runOnly === null ? {} : { runOnly }) }),
      rules,
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    );
  }

  test('every package stands in its lane, moves when another process moves it, and nothing is changed by looking', async () => {
    const mission = runningMission();
    const before = bytesUnder(mission.root);
    const { page, move, complaints, root } = await open(`${directory}/charts`, mission);
    await page.locator('[data-token="WP03"]').waitFor();
    await expect.poll(() => tokensIn(page, 'in_progress'), patience).toEqual(['WP02']);
    await expect.poll(() => tokensIn(page, 'done'), patience).toEqual(['WP01']);
    expect(bytesUnder(root)).toEqual(before);
    const begun = performance.now();
    move('WP03', 'for_review', 'in_review', 'renata');
    await page.locator('[data-state="in_review"] [data-token="WP03"]').waitFor();
    console.log(`a move of another process was in the page after ${Math.round(performance.now() - begun)} ms`);
    await expect.poll(() => tokensIn(page, 'for_review'), patience).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a guard is pressed and answers in its own words, who and when', async () => {
    const { page, complaints } = await open(`${directory}/charts`);
    await page
      .locator('[data-state="in_progress"]')
      .first()
      .click({ position: { x: 60, y: 12 } });
    const look = page.getByRole('complementary');
    await look.getByRole('heading', { name: 'in progress' }).waitFor();
    await expect.poll(() => look.innerText(), patience).toContain('All subtasks must be complete.');
    await expect.poll(() => look.innerText(), patience).toContain('claude: WP02 planned → in progress');
    await expect.poll(() => look.locator('.standing').innerText(), patience).toBe('WP02 is in_progress, held by claude.');
    await page.getByRole('link', { name: 'the mission' }).click();
    await page.locator('[data-state="implement.considering"]').click({ position: { x: 60, y: 12 } });
    await look.getByText('implementationIsOver').waitFor();
    await expect.poll(() => look.innerText(), patience).toContain('Some packages are not submitted for review yet.');
    await expect.poll(() => look.innerText(), patience).toContain('lets pass');
    await page.locator('text[data-arrow]', { hasText: 'reviewIsReady' }).first().click();
    await look.getByRole('heading', { name: 'At once' }).waitFor();
    await page.locator('.state.here[data-state]').click({ position: { x: 60, y: 12 } });
    await look.getByText('The mission is here.').waitFor();
    await page.getByRole('link', { name: 'its packages' }).click();
    await page.locator('[data-arrow][aria-label^="Arrow REVIEW "]').click();
    await look.getByRole('heading', { name: 'Packages it leads on' }).waitFor();
    await expect.poll(() => look.locator('.standing').innerText(), patience).toBe('WP03 waits for a review.');
    expect(complaints).toEqual([]);
  });

  test('a card says of a holder whose process ends that nobody is there any more', async () => {
    const mission = runningMission({ WP01: { lane: 'in_progress', by: 'claude' } });
    const agent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], { stdio: 'ignore' });
    onTestFinished(() => void agent.kill('SIGKILL'));
    const holders = join(mission.root, '.git', 'spec-kitty', 'missions', directory, 'holders');
    const held = holderOf(agent.pid ?? 0, '2026-01-01T00:00:00Z');
    noteClaimHolder({ holders }, 'WP01', mission.rows().at(-1)?.event_id ?? '', held);
    const { page } = await open(`${directory}/board`, mission);
    await page.locator('.card p').waitFor();
    await expect.poll(() => page.locator('.card p').innerText(), patience).toBe('in progress · claude');
    agent.kill('SIGKILL');
    await page.getByText('in progress · claude, who is gone').waitFor();
    await expect.poll(() => page.locator('.why').innerText(), patience).toContain('claude, whose process is gone');
  });

  test('what was reported and answered is told of its step, with who it was', async () => {
    const mission = runningMission();
    const told = (event_id: string, event_type: string, payload: object): void =>
      appendFileSync(
        mission.log,
        `${JSON.stringify({ event_type, event_id, at: '2026-02-01T00:00:00.000001+00:00', payload: { mission_slug: directory, agent: 'renata', ...payload } })}\n`,
      );
    told('01KZ9000000000000000000091', 'MissionStepReported', {
      step_id: 'specify',
      result: 'failed',
      report_id: null,
      note: 'nobody is there',
    });
    told('01KZ9000000000000000000092', 'MissionQuestionAnswered', { decision_id: 'audit:specify', answer: 'approve' });
    const noted = (event_id: string, delta: object): void =>
      appendFileSync(
        mission.log,
        `${JSON.stringify({ kind: 'annotation', event_id, at: '2026-02-02T00:00:00.000001+00:00', actor: 'renata', wp_id: 'WP02', delta })}\n`,
      );
    noted('01KZ9000000000000000000093', { note: 'looked at everything' });
    noted('01KZ9000000000000000000094', { subtasks: { T001: 'done' }, agent: 'renata', model: '__resolved_model_absent__' });
    const { page, server, complaints } = await open(`${directory}/charts/state/mission/specify`, mission);
    await expect
      .poll(() => page.locator('.events li').allInnerTexts(), patience)
      .toEqual([
        expect.stringContaining('renata: audit:specify answered: approve'),
        expect.stringContaining('renata: specify reported: failed, nobody is there'),
      ]);
    await page.goto(`${server.url}#/${directory}/history`);
    await page.locator('.rows', { hasText: 'renata' }).waitFor();
    await expect
      .poll(async () => (await page.locator('.rows .row').allInnerTexts()).slice(1, 3), patience)
      .toEqual([
        expect.stringContaining('WP02 noted: subtasks T001 done, agent'),
        expect.stringContaining('WP02 noted: looked at everything'),
      ]);
    expect(complaints).toEqual([]);
  });

  test('the hosted inspector is handed the recording from window to window, when it says that it is there', async () => {
    const { page, context, server } = await open(`${directory}/charts`);
    await page.locator('[data-token="WP03"]').waitFor();
    // What stands in for the hosted page says what that one says, and keeps what it hears.
    await context.route('https://stately.ai/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: "<script>var heard = []; addEventListener('message', ({ data, origin }) => heard.push({ data, origin })); opener.postMessage({ type: '@statelyai.connected' }, '*');</script>",
      }),
    );
    const [hosted] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Stately inspector' }).click()]);
    expect(hosted.url()).toBe('https://stately.ai/inspect');
    const recording = (await (await fetch(`${server.url}api/missions/${directory}/recording`)).json()) as readonly { type: string }[];
    await hosted.waitForFunction(`heard.length === ${recording.length}`);
    const heard = await hosted.evaluate<readonly { data: { type: string; sessionId: string }; origin: string }[]>('heard');
    expect(heard.map(({ data: { type } }) => type)).toEqual(recording.map(({ type }) => type));
    expect(heard[0]).toMatchObject({ data: { type: '@xstate.actor', sessionId: directory }, origin: new URL(server.url).origin });
  });

  test('an operation of another process is a chart with a token that moves, until it is over', async () => {
    const mission = runningMission();
    const { page, root, complaints } = await open(`${directory}/charts/machine/claim`, mission);
    await page.locator('[data-token="WP03"]').waitFor();
    const operation = plantedOperation(root);
    await page.getByRole('link', { name: 'operation claim' }).waitFor();
    await page.locator('[data-state="claiming"] [data-token="claim-WP04"]').waitFor();
    operation.stop();
    await page.locator(`[data-state="${operation.at()}"] [data-token="claim-WP04"]`).waitFor();
    expect(operation.at()).toBe('stopped');
    await expect
      .poll(() => page.locator('.operation').innerText(), patience)
      .toContain('claim-WP04 is stopped at claiming, begun by codex');
    await expect.poll(() => page.locator('.operation').innerText(), patience).toContain('Somebody else is at it.');
    await expect
      .poll(() => page.locator('.operation').innerText(), patience)
      .toContain('No process is at it: the command that began it goes on with it.');
    await page.getByRole('link', { name: 'board' }).click();
    await page.locator('.board').waitFor();
    await expect.poll(() => page.locator('.operation').count(), patience).toBe(1);
    await page.getByRole('button', { name: 'One event back' }).click();
    await page.locator('.operation').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await page.locator('.operation').waitFor();
    operation.end();
    await page.locator('.operation').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('a slider goes to any moment, and two moments are compared', async () => {
    const { page, rows, complaints } = await open(`${directory}/board`);
    const slider = page.getByRole('slider', { name: 'Moment' });
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByText('Before the first event').first().waitFor();
    await expect.poll(() => page.locator('.card').count(), patience).toBe(0);
    await expect.poll(() => page.locator('.empty').innerText(), patience).toBe('Not on the board yet: WP01, WP02, WP03, WP04, WP05');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('.card').count(), patience).toBe(1);
    await page.getByRole('button', { name: 'Compare with this moment' }).click();
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await expect.poll(() => page.locator('.card').count(), patience).toBe(5);
    await expect.poll(() => page.locator('.changes').innerText(), patience).toContain('WP01 planned → done');
    await expect.poll(() => page.locator('.card.moved').count(), patience).toBe(5);
    await expect.poll(() => slider.getAttribute('aria-valuetext'), patience).toContain(`Event ${rows().length} of ${rows().length}`);
    expect(complaints).toEqual([]);
  });

  test('the past stays as it is while the present goes on', async () => {
    const { page, move } = await open(`${directory}/charts`);
    await page.getByRole('button', { name: 'One event back' }).click();
    await page.getByText('live, looking at the past').waitFor();
    const past = await tokensIn(page, 'blocked');
    const count = await page.locator('.moment .count').innerText();
    move('WP03', 'for_review', 'in_review');
    await page.locator('.moment .count').filter({ hasNotText: count }).waitFor();
    await expect.poll(() => tokensIn(page, 'blocked'), patience).toEqual(past);
    await expect.poll(() => tokensIn(page, 'in_review'), patience).toEqual([]);
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await page.locator('[data-state="in_review"] [data-token="WP03"]').waitFor();
  });

  test('a package, a state and an event have addresses of their own', async () => {
    const mission = runningMission();
    const { page, server } = await open(`${directory}/board/package/WP04`, mission);
    await page.getByRole('heading', { name: /^WP04/ }).waitFor();
    await expect.poll(() => page.getByRole('complementary').innerText(), patience).toContain('WP04 waits for WP02, which is in_progress.');
    const [first] = mission.rows();
    await page.goto(`${server.url}#/${directory}/history/event/${first?.event_id ?? ''}`);
    await page
      .getByText('Event 1 of', { exact: false })
      .or(page.locator('.moment .count', { hasText: '1 /' }))
      .first()
      .waitFor();
    await expect.poll(() => page.locator('.row.selected').count(), patience).toBe(1);
    await page.goto(`${server.url}#/${directory}/charts/state/workPackage/for_review`);
    await page.getByRole('heading', { name: 'for review' }).waitFor();
    await page.goto(`${server.url}#/nowhere`);
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.getByRole('alert').innerText(), patience).toContain('nowhere');
  });

  test('everything can be reached with the keyboard alone', async () => {
    const { page, complaints } = await open(`${directory}/charts`);
    await page.locator('[data-state="planned"]').waitFor();
    const focused = (): Promise<string> =>
      page.evaluate<string>("document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''");
    const tabTo = async (wanted: RegExp): Promise<void> => {
      for (let press = 0; press < 120; press += 1) {
        await page.keyboard.press('Tab');
        if (wanted.test(await focused())) return;
      }
      throw new Error(`${wanted.source} cannot be reached with Tab`);
    };
    await tabTo(/^State for review/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'for review' }).waitFor();
    // One is led into what one has opened, and back.
    await tabTo(/^REVIEW/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'REVIEW' }).waitFor();
    await expect.poll(() => focused(), patience).toBe('Close look');
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(), patience).toBe('Close');
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await expect.poll(() => focused(), patience).toMatch(/^State for review/);
    await tabTo(/^Arrow REVIEW/);
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: 'REVIEW' }).waitFor();
    await tabTo(/^Moment$/);
    await page.keyboard.press('Home');
    await page.getByText('Before the first event').first().waitFor();
    expect(complaints).toEqual([]);
  });

  test.each([
    ['light', { colorScheme: 'light' }, null],
    ['dark and narrow', { colorScheme: 'dark', viewport: { width: 390, height: 2000 } }, seenRules],
  ] as const)('nobody is kept out: axe finds nothing, %s', async (name, options, rules) => {
    const mission = runningMission({
      WP01: { lane: 'done', by: 'claude' },
      WP02: { lane: 'in_progress', after: ['WP01'], by: 'claude' },
      WP03: { lane: 'for_review', by: 'codex' },
      WP04: { after: ['WP02'] },
      WP05: { after: ['WP02'] },
    });
    const { page, server } = await open('', mission, options);
    for (const path of [
      '',
      `${directory}/charts/state/workPackage/for_review`,
      `${directory}/charts/machine/mission`,
      `${directory}/board/package/WP02`,
      `${directory}/history/event/${mission.rows()[2]?.event_id ?? ''}`,
      `${directory}/flow`,
      `${directory}/documents`,
    ]) {
      await page.goto(`${server.url}#/${path}`);
      await page.locator('main').waitFor();
      if (path !== '') await page.locator('.moment').waitFor();
      expect(await offences(page, rules), `${name} ${path}`).toEqual([]);
      expect(await fitsTheWidth(page), `${path} fits the width`).toBe(true);
    }
  });

  test('two hundred packages fit on a phone: all of them in the charts, on the board and in the flow, by pointer and by keyboard', async () => {
    const lanes: readonly Lane[] = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done', 'blocked'];
    const ids = Array.from({ length: 200 }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
    const mission = runningMission(
      Object.fromEntries(ids.map((id, index) => [id, { lane: lanes[index % lanes.length] ?? 'planned', by: `agent-${index % 10}` }])),
    );
    const { page, server, complaints } = await open(`${directory}/charts`, mission, {
      colorScheme: 'dark',
      viewport: { width: 390, height: 800 },
    });
    await page.locator('[data-token="WP200"]').waitFor();
    await expect.poll(() => page.locator('[data-token]').count(), patience).toBe(200);
    for (const [path, parts, count] of [
      ['charts', '[data-token]', 200],
      ['board', '.column .card', 200],
      ['flow', '.flows .row', 201],
    ] as const) {
      await page.goto(`${server.url}#/${directory}/${path}`);
      await page
        .locator(parts)
        .nth(count - 1)
        .waitFor();
      await expect.poll(() => page.locator(parts).count(), { ...patience, message: path }).toBe(count);
      expect(await fitsTheWidth(page), path).toBe(true);
    }
    await expect.poll(() => brokenWords(page, '.flows .head span'), patience).toEqual([]);
    await page.goto(`${server.url}#/${directory}/board`);
    await page.locator('.card a', { hasText: 'WP200' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^WP200/ }).waitFor();
    await expect.poll(() => topOf(page.getByRole('heading', { name: /^WP200/ })), patience).toBeLessThan(200);
    const first = await page.locator('.column').first().locator('.card strong').allTextContents();
    expect(first).toEqual(ids.filter((id) => first.includes(id)));
    expect(first).toContain('WP200');
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'Compare with this moment' }).press('Enter');
    await page.getByRole('button', { name: 'Now', exact: true }).press('Enter');
    await expect.poll(() => page.locator('.changes summary').innerText(), patience).toMatch(/Against event 0: .*\d+ genesis → blocked/);
    await expect.poll(() => page.getByText('WP08 genesis → blocked').isVisible(), patience).toBe(false);
    await page.locator('.changes summary').press('Enter');
    await page.getByText('WP08 genesis → blocked').waitFor();
    expect(await fitsTheWidth(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('what is chosen far down a list is seen from its beginning, whoever chooses it', async () => {
    const long = `# Begins here\n\n${'A line.\n\n'.repeat(200)}`;
    const documents = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`paper-${String(index).padStart(2, '0')}.md`, long]));
    const lanes: readonly Lane[] = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done'];
    const mission = runningMission(
      Object.fromEntries(
        Array.from({ length: 60 }, (_, index) => [`WP${String(index + 1).padStart(2, '0')}`, { lane: lanes[index % 7] ?? 'planned' }]),
      ),
      {},
      documents,
    );
    const { page, server } = await open(`${directory}/documents`, mission, { viewport: { width: 390, height: 800 } });
    for (const [width, choose] of [
      [390, 'click'],
      [1400, 'press'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${server.url}#/${directory}/documents`);
      await page.locator('article').waitFor();
      const link = page.getByRole('link', { name: `paper-5${width % 7}`, exact: true });
      await (choose === 'click' ? link.click() : link.press('Enter'));
      await page.locator(`article[aria-label="paper-5${width % 7}.md"]:focus`).waitFor();
      await expect.poll(() => topOf(page.getByRole('heading', { name: 'Begins here' })), patience).toBeLessThan(200);
    }
    await page.goto(`${server.url}#/${directory}/history`);
    await page.locator('.history a').nth(50).click();
    await page.locator('.row.selected').waitFor();
    await page.getByText('looking at the past').waitFor();
    await expect.poll(() => topOf(page.locator('.row.selected')), patience).toBeLessThan(800);
  });

  test('hostile titles and documents stay text', async () => {
    const hostile = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>\u202eevil\u2066 ' + 'long'.repeat(200);
    const mission = runningMission(
      { WP01: { lane: 'in_progress', by: '<script>window.pwned=1</script>' } },
      { friendly_name: hostile },
      {
        'spec.md': `# ${hostile}\n\n<iframe src="javascript:parent.pwned=1"></iframe> [x](javascript:window.pwned=1)\n`,
        'tasks/WP02-<b>.md': `---\nwork_package_id: WP02\ntitle: "${hostile.replaceAll('"', '\\"')}"\ndependencies: []\n---\n`,
      },
    );
    const { page, server, complaints } = await open(`${directory}/board`, mission, { viewport: { width: 390, height: 800 } });
    for (const path of ['board/package/WP01', 'charts', 'history', 'documents', 'flow']) {
      await page.goto(`${server.url}#/${directory}/${path}`);
      await page.locator('.moment').waitFor();
      if (path === 'documents') await page.locator('article').waitFor();
      expect(await page.evaluate("'pwned' in window")).toBe(false);
      await expect.poll(() => page.locator('main img, main iframe, main script').count(), patience).toBe(0);
      expect(await fitsTheWidth(page), path).toBe(true);
    }
    expect(complaints).toEqual([]);
  });

  test('a connection that broke is taken up where it was, and one that is over says so', async () => {
    const mission = runningMission();
    const { page, server, move } = await open(`${directory}/charts`, mission);
    await page.locator('[data-token="WP03"]').waitFor();
    if ('closeAllConnections' in server.server) server.server.closeAllConnections();
    move('WP03', 'for_review', 'in_review');
    await page.locator('[data-state="in_review"] [data-token="WP03"]').waitFor();
    await server.close();
    await page.getByText('connection lost').waitFor();
    await page.getByRole('link', { name: 'documents' }).click();
    await page.getByText('The server does not answer.').waitFor();
    await page.getByRole('link', { name: 'charts' }).click();
    const again = await startPageServer(mission.world, server.port);
    if (!again.ok) throw new Error('the port is not free');
    onTestFinished(() => again.value.close());
    await page.getByText('started anew').waitFor();
    await page.getByRole('link', { name: 'documents' }).click();
    await page.getByRole('alert').waitFor();
    await expect
      .poll(() => page.getByRole('alert').innerText(), patience)
      .toBe('The server was started anew: open the address it says now.');
  });

  test('a page that nobody sees holds no connection, and has what it missed when it is seen again', async () => {
    const mission = runningMission();
    const { page, server, complaints } = await open(`${directory}/charts`, mission);
    await page.locator('[data-token="WP03"]').waitFor();
    const turn = (hidden: boolean): Promise<void> =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    const listening = page.waitForEvent('requestfailed', (request) => request.url().includes('/events?after='));
    await turn(true);
    await listening;
    mission.move('WP03', 'for_review', 'in_review');
    const asked = page.waitForRequest((request) => request.url().includes('/events?after='));
    await turn(false);
    expect((await asked).url().startsWith(server.url)).toBe(true);
    await page.locator('[data-state="in_review"] [data-token="WP03"]').waitFor();
    mission.move('WP03', 'in_review', 'approved');
    await page.locator('[data-state="approved"] [data-token="WP03"]').waitFor();
    await expect
      .poll(() => page.locator('.moment .count').innerText(), patience)
      .toBe(`${mission.rows().length} / ${mission.rows().length}`);
    expect(complaints).toEqual([]);
  });

  test('a mission that is taken away while it is watched leaves what it had in the page, which goes on when it is back', async () => {
    const mission = runningMission();
    const { page, root } = await open(`${directory}/charts`, mission);
    const { page: late } = await visit(page.url());
    await page.locator('[data-token="WP03"]').waitFor();
    const [place, away] = [join(root, 'kitty-specs', directory), join(root, 'away')];
    renameSync(place, away);
    await page.getByText(/^cannot be read/).waitFor();
    await expect.poll(() => tokensIn(page, 'done'), patience).toEqual(['WP01']);
    await late.reload();
    await late.getByRole('alert').waitFor();
    renameSync(away, place);
    mission.move('WP03', 'for_review', 'in_review');
    for (const each of [page, late]) await each.locator('[data-state="in_review"] [data-token="WP03"]').waitFor();
    await expect.poll(() => page.locator('.connection').innerText(), patience).toBe('live');
  });

  test('a log that breaks while it is watched is told of, and read on when it is mended', async () => {
    const mission = runningMission();
    const { page } = await open(`${directory}/board`, mission);
    await page.locator('.card').first().waitFor();
    const whole = readFileSync(mission.log);
    appendFileSync(mission.log, '{"broken"}\n');
    await page.getByText(/^cannot be read.*is not one JSON text/).waitFor();
    writeFileSync(mission.log, whole);
    await page.getByText(/^live$/).waitFor();
  });

  test('a log with events nobody knows is shown with them', async () => {
    const mission = runningMission();
    appendFileSync(mission.log, '{"event_type":"SomethingNew","event_id":"X1","at":"2026-03-01T00:00:00Z","payload":{"a":"<b>"}}\n');
    const { page } = await open(`${directory}/history`, mission);
    await page.getByText('SomethingNew').first().waitFor();
  });

  test('the exported file opens from the disk without a network, with charts, board, history and slider', async () => {
    const planted = runningMission(undefined, { friendly_name: '</script><script>window.pwned=1</script>' });
    const mission = { ...planted, world: { ...planted.world, now: () => new Date('2026-01-01T12:00:00Z') } };
    const file = join(temporaryFolder(), 'mission.html');
    expect(await runMain(['export', '--html', '--mission', directory, '--output', file], { world: mission.world })).toMatchObject({
      exit: 0,
    });
    expect(await runMain(['export', '--html', '--mission', directory, '--output', file, '--json'], { world: mission.world })).toMatchObject(
      { exit: 6 },
    );
    expect(
      await runMain(['export', '--html', '--mission', directory, '--output', file, '--force'], { world: mission.world }),
    ).toMatchObject({ exit: 0 });
    const { page, complaints } = await visit(`file://${file}`, { offline: true });
    await page.locator('[data-token="WP03"]').waitFor();
    await expect.poll(() => tokensIn(page, 'done'), patience).toEqual(['WP01']);
    // It speaks of when it was written, not of when it is read, and says nothing of where.
    await expect.poll(() => page.locator('.connection').innerText(), patience).toBe('a file, written 2026-01-01 12:00:00 UTC');
    expect(readFileSync(file, 'utf8')).not.toContain(mission.root);
    await page.getByRole('link', { name: 'flow' }).click();
    await expect
      .poll(async () => (await page.locator('.flows .row').allInnerTexts()).filter((row) => row.includes(' d ')), patience)
      .toEqual([]);
    await page.getByRole('link', { name: 'board' }).click();
    await expect.poll(() => page.locator('.card').count(), patience).toBe(5);
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.card').count(), patience).toBe(0);
    await page.getByRole('link', { name: 'history' }).click();
    expect(await page.evaluate("'pwned' in window")).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('two missions with one slug are two cards and two pages, and the command asks which one is meant', async () => {
    const mission = runningMission();
    writeFiles(
      mission.root,
      missionFiles('demo-01KZ7777', { mission_id: '01KZ7777000000000000000000', mission_slug: 'demo', friendly_name: 'The other demo' }),
    );
    const { page, server, complaints } = await open('', mission);
    await page.locator('.cards .card').nth(1).waitFor();
    await expect
      .poll(async () => (await page.locator('.cards h2').allInnerTexts()).toSorted(), patience)
      .toEqual(['The other demo', directory]);
    await page.getByRole('link', { name: 'The other demo' }).click();
    await page.getByText('There are no packages at this moment.').waitFor();
    await page.goto(`${server.url}#/${directory}/board`);
    await page.locator('.card').nth(4).waitFor();
    expect(JSON.parse((await runMain(['inspect', '--mission', 'demo', '--json'], { world: mission.world })).stdout)).toMatchObject({
      error_code: 'MISSION_AMBIGUOUS_SELECTOR',
    });
    expect(complaints).toEqual([]);
  });

  test('a merge of another process and what takes it back are seen step by step', async () => {
    const { root } = fourLanes();
    const world = { ...realSurroundings(), cwd: root, env: {} };
    const worktree = join(root, '.worktrees', `${directory}-lane-b`);
    mkdirSync(worktree, { recursive: true });
    const server = await served(world);
    const { page, complaints } = await visit(`${server.url}#/${directory}/charts/machine/merge`);
    await page.goto(`${server.url}#/${directory}/board`);
    await page.locator('.lanes summary').click();
    await expect
      .poll(async () => (await page.locator('.lanes li').allInnerTexts()).map((line) => line.split(' ').slice(0, 3).join(' ')), patience)
      .toEqual(['a', 'b', 'c', 'd'].map((lane, index) => `lane-${lane} WP0${index + 1} approved`));
    // Nobody is sent to a worktree that is not there.
    await expect.poll(() => page.locator('.lanes code').allInnerTexts(), patience).toEqual([worktree]);
    rmdirSync(worktree);
    await page.goto(`${server.url}#/${directory}/charts/machine/merge`);
    await page.locator('[data-token="WP04"]').waitFor();
    // Each state an operation stands in is noted as soon as it is drawn.
    await page.evaluate(`(() => {
      globalThis.seen = [];
      new MutationObserver(() => { for (const token of document.querySelectorAll('[data-state] [data-token]:not([data-token^=WP])')) { const at = token.dataset.token + ' ' + token.closest('[data-state]').dataset.state; if (seen.at(-1) !== at) seen.push(at); } }).observe(document.getElementById('page'), { childList: true, subtree: true, attributes: true });
    })()`);
    const stood = (name: string): Promise<readonly string[]> =>
      page
        .evaluate<readonly string[]>('seen')
        .then((all) => all.flatMap((each) => (each.startsWith(name) ? [each.split(' ')[1] ?? ''] : [])));
    const states = chartOf(merge.machine).states.map(({ id }) => id);
    const given = (...words: readonly string[]): Promise<number | null> =>
      new Promise((resolve) => {
        spawn(process.execPath, [bin, ...words], { cwd: root, env: hermeticEnv, stdio: 'ignore' }).on('exit', resolve);
      });
    // A hook holds the merge in the middle until the page has shown it there: on a fast machine it would be over between two looks.
    const shown = join(root, '.git', 'shown');
    writeHook(root, 'commit-msg', `until [ -e '${shown}' ]; do sleep 0.05; done`);
    const merging = given('merge', '--mission', directory);
    await page.locator('[data-state="landing"] [data-token^="merge"]').waitFor();
    writeFileSync(shown, '');
    expect(await merging).toBe(0);
    await page.locator('[data-state="done"] [data-token="WP04"]').waitFor();
    const merged = await stood('merge');
    expect(merged).toContain('landing');
    expect(merged).toEqual(states.filter((state) => merged.includes(state)));
    await page.locator('.ended summary').click();
    await expect.poll(() => page.locator('.ended').innerText(), patience).toContain('merge finished, by Tester');
    await page.goto(`${server.url}#/${directory}/charts/machine/undo`);
    expect(await given('undo')).toBe(0);
    await page.locator('[data-state="approved"] [data-token="WP04"]').waitFor();
    console.log(`a merge was seen ${merged.join(', ')}; its undo ${(await stood('undo')).join(', ')}`);
    await expect.poll(() => page.locator('.ended').innerText(), patience).toContain('undo');
    expect(complaints).toEqual([]);
  });

  const worlds: Readonly<Record<string, () => RunningMission>> = {
    'in mid-run': () => runningMission(),
    blocked: () => runningMission({ WP01: { lane: 'blocked', by: 'codex' }, WP02: { after: ['WP01'] } }),
    'in review': () =>
      runningMission({
        WP01: { lane: 'in_review', by: 'renata' },
        WP02: { lane: 'for_review', by: 'claude' },
        WP03: { lane: 'in_progress', by: 'claude', sentBackBy: 'renata' },
      }),
    merged: () =>
      runningMission(
        { WP01: { lane: 'done' }, WP02: { lane: 'done' }, WP03: { lane: 'canceled' } },
        { mission_number: 3, accepted_at: '2026-01-02T00:00:00+00:00', baseline_merge_commit: 'a'.repeat(40) },
      ),
    'with its status on a coordination branch': () => {
      const mission = runningMission(undefined, { topology: 'lanes_with_coord', coordination_branch: `kitty/mission-${directory}` });
      gitIn(mission.root, 'worktree', 'add', '-q', '-b', `kitty/mission-${directory}`, `.worktrees/${directory}-coord`);
      return mission;
    },
  };

  test.each(Object.entries(worlds))(
    'a mission %s is the same on every surface: command, watch, JSON, decision, dashboard, charts, board, diagram and file',
    async (_, made) => {
      const mission = made();
      const document = async (...words: readonly string[]): Promise<Record<string, unknown>> =>
        JSON.parse((await runMain([...words, '--json'], { world: mission.world })).stdout) as Record<string, unknown>;
      const [status, next, shown, dashboard] = [
        await document('status', '--mission', directory),
        await document('next', '--mission', directory),
        await document('machine', 'show', 'workPackage', '--mission', directory),
        await document('dashboard'),
      ];
      const rows = status['work_packages'] as readonly { id: string; lane: Lane; sentence: string }[];
      const lanesOf = (tokens: Readonly<Record<string, readonly string[]>>): readonly string[] =>
        Object.entries(tokens)
          .flatMap(([lane, ids]) => ids.map((id) => `${id} ${lane}`))
          .toSorted();
      const expected = rows.map(({ id, lane }) => `${id} ${lane}`).toSorted();
      expect(lanesOf(shown['tokens'] as Record<string, string[]>)).toEqual(expected);
      const card = (dashboard['missions'] as Record<string, { columns: Record<Column, number>; weighted_percentage: number }>)[directory];
      expect(card?.columns).toEqual(columnsOf(rows));
      expect(Math.round((card?.weighted_percentage ?? 0) * 10) / 10).toBe(status['weighted_percentage']);

      // The board that stays is the board that is printed.
      const human = (await runMain(['status', '--mission', directory], { world: mission.world })).stdout;
      const stop = new AbortController();
      const watched = await runMain(['status', '--mission', directory, '--watch'], {
        world: mission.world,
        until: stop.signal,
        said: (text) => {
          if (text.includes(rows.at(-1)?.id ?? '')) stop.abort();
        },
      });
      expect(watched.stdout).toBe(human);
      for (const { sentence } of rows.filter(({ lane }) => lane === 'blocked'))
        expect(`${human} ${JSON.stringify(next['why_not'])}`).toContain(sentence.replace(/^WP\d+ /, ''));

      const facts = `${String(status['done_count'])} of ${String(status['total_wps'])} done · ${String(status['weighted_percentage'])} % ready · ${words(String(next['mission_state']))}`;
      const file = join(temporaryFolder(), 'mission.html');
      expect(await runMain(['export', '--html', '--mission', directory, '--output', file], { world: mission.world })).toMatchObject({
        exit: 0,
      });
      const { page, server, complaints } = await open(`${directory}/charts`, mission);
      for (const address of [server.url, `file://${file}`]) {
        await page.goto(`${address}#/${directory}/charts`);
        await page.locator('[data-token="WP01"]').waitFor();
        expect(
          await page
            .locator('[data-token]')
            .evaluateAll((found) =>
              found
                .map((each) => `${each.getAttribute('data-token') ?? ''} ${each.closest('[data-state]')?.getAttribute('data-state') ?? ''}`)
                .toSorted(),
            ),
        ).toEqual(expected);
        await expect.poll(() => page.locator('.why').innerText(), patience).toBe((next['why'] as readonly string[]).join(' '));
        await expect.poll(() => page.locator('.facts').innerText(), patience).toContain(facts);
        await page.goto(`${address}#/${directory}/board`);
        await page.locator('.column').first().waitFor();
        const counts = await page.locator('.column').evaluateAll((found) => found.map((each) => each.querySelectorAll('.card').length));
        expect(counts).toEqual(Object.values(columnsOf(rows)));
        for (const { id, sentence } of address === server.url ? rows : rows.slice(0, 1)) {
          await page.goto(`${address}#/${directory}/board/package/${id}`);
          await page.getByRole('heading', { name: new RegExp(`^${id}`) }).waitFor();
          await expect.poll(() => page.getByRole('complementary').innerText(), patience).toContain(sentence);
        }
      }
      await page.goto(`${server.url}#/`);
      await page.locator('.counts').waitFor();
      await expect.poll(() => page.locator('.counts dd').allInnerTexts(), patience).toEqual(Object.values(columnsOf(rows)).map(String));
      expect(complaints.filter((each) => !each.includes('file://'))).toEqual([]);
    },
  );

  test('a mission whose log is broken is refused in the same words everywhere', async () => {
    const mission = runningMission();
    appendFileSync(mission.log, '{"broken"}\n');
    const document = async (...line: readonly string[]): Promise<Record<string, unknown>> =>
      JSON.parse((await runMain([...line, '--json'], { world: mission.world })).stdout) as Record<string, unknown>;
    const [status, next, dashboard] = [
      await document('status', '--mission', directory),
      await document('next', '--mission', directory),
      await document('dashboard'),
    ];
    expect([status['error_code'], next['error_code']]).toEqual(['CANONICAL_STATUS_UNREADABLE', 'CANONICAL_STATUS_UNREADABLE']);
    const { problem } = (dashboard['missions'] as Record<string, { problem: string }>)[directory] ?? { problem: '' };
    expect(JSON.stringify([status, next])).toContain(problem);
    const { page, server } = await open('', mission);
    await expect.poll(() => page.locator('.card [role=alert]').innerText(), patience).toBe(problem);
    await page.goto(`${server.url}#/${directory}/board`);
    await expect.poll(() => page.getByRole('alert').innerText(), patience).toContain(problem);
    // A page without a mission has the margins of the others.
    expect((await page.getByRole('alert').boundingBox())?.x).toBeGreaterThan(10);
    expect(await offences(page, null)).toEqual([]);
  });
});
