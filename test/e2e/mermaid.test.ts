/** Our diagrams, read by the real Mermaid in a real browser. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chartOf } from '../../machines/chart/chartOf.ts';
import { mermaidText } from '../../machines/chart/mermaidText.ts';
import { mermaidFile } from '../../scripts/fetchMermaid.ts';
import { browserPath, startBrowser } from '../support/browser.ts';
import { everyMachine } from '../support/everyMachine.ts';

const isThere = existsSync(mermaidFile);
if (!isThere) console.log('The test that has Mermaid read our diagrams is skipped: `npm run mermaid` fetches it.');

describe.skipIf(browserPath === null || !isThere)('Mermaid', () => {
  test('reads the diagram of every machine, also with those who stand in it, and refuses what is none', async () => {
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ path: mermaidFile });
      const verdict = (text: string): Promise<string> =>
        page.evaluate((diagram) => {
          const { mermaid } = globalThis as unknown as { mermaid: { parse(text: string): Promise<{ diagramType: string }> } };
          return mermaid.parse(diagram).then(
            ({ diagramType }) => diagramType,
            (error: unknown) => `refused: ${String(error)}`,
          );
        }, text);
      for (const [name, machine] of everyMachine) {
        const chart = chartOf(machine);
        const somewhere = Object.fromEntries(chart.states.slice(0, 3).map(({ id }) => [id, ['WP01', 'odd: <b>; "x"\nend note']]));
        expect(await verdict(mermaidText(chart)), name).toBe('stateDiagram');
        expect(await verdict(mermaidText(chart, somewhere)), `${name}, inhabited`).toBe('stateDiagram');
      }
      expect(await verdict('stateDiagram-v2\n  a -->')).toContain('refused');
      console.log(`${everyMachine.length} machines were read by Mermaid`);
    } finally {
      await browser.close();
    }
  });
});
