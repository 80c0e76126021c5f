import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analysisReport, carrierDoubts, plannedTasks } from '../../../../machines/rules/analysisReport.ts';
import type { AnalysisCarrier, Severity } from '../../../../schemas/analysis.ts';

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const carrier = (found: readonly Severity[], more: Partial<AnalysisCarrier> = {}): AnalysisCarrier => ({
  schema: 'analysis-findings/v1',
  findings: found.map((severity, index) => ({ id: `F${index}`, severity, category: 'coverage', summary: 'Something' })),
  ...more,
});

describe('analysisReport', () => {
  it('is blocked exactly when a finding is critical or high, and counts every finding once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...severities)), (found) => {
        const {
          verdict,
          issue_counts: { critical, high, medium, low },
        } = analysisReport(carrier(found));
        expect(verdict).toBe(found.some((severity) => severity === 'critical' || severity === 'high') ? 'blocked' : 'ready');
        expect((critical ?? 0) + (high ?? 0) + (medium ?? 0) + (low ?? 0)).toBe(found.length);
      }),
    );
  });

  it('takes no word of the author for the verdict, and says where the two differ', () => {
    const wrong = carrier(['high'], { verdict_hint: 'ready', counts: { critical: 0, high: 0, low: 0, info: 3 } });
    expect(analysisReport(wrong)).toMatchObject({ verdict: 'blocked', issue_counts: { high: 1, info: 3 } });
    expect(carrierDoubts(wrong)).toEqual([
      'The analysis counts 0 high, its findings are 1.',
      'The analysis calls itself ready; by its findings it is blocked.',
    ]);
    expect(carrierDoubts(carrier(['low'], { verdict_hint: 'ready', counts: { low: 1 } }))).toEqual([]);
    const [finding] = carrier(['low']).findings;
    expect(carrierDoubts({ ...carrier([]), findings: finding === undefined ? [] : [finding, finding] })).toEqual([
      'More than one finding is called F0.',
    ]);
  });
});

describe('plannedTasks', () => {
  it.each([
    ['- [x] T001 Do it\n* [X] T002\n  - [ ] T003\n', '- [ ] T001 Do it\n* [ ] T002\n  - [ ] T003\n'],
    ['| T001 | [D] | [P]|\r\n', '| T001 | [ ] | [ ]|\n'],
    ['See [x] and |[x] not a cell.\n', 'See [x] and |[x] not a cell.\n'],
    ['-[x] tight\n', '-[ ] tight\n'],
  ])('of %j is %j', (text, expected) => {
    expect(plannedTasks(text)).toBe(expected);
  });

  it('changes nothing a second time', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('- [x] T', '|[D]', '|', ' ', '\n', '\r', '[ ]', '*')), (parts) => {
        const once = plannedTasks(parts.join(''));
        expect(plannedTasks(once)).toBe(once);
      }),
    );
  });
});
