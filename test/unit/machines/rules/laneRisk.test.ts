import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { couplingsOf, importsOf, laneRisks, moduleNames, type RiskyLane } from '../../../../machines/rules/laneRisk.ts';

const lane = (name: string, changed: readonly string[], parallel_group = 0): RiskyLane => ({ lane: name, parallel_group, changed });
const none = (): number => 0;

describe('the risk of two lanes', () => {
  it('grows with the folders and tests they share, up to a cap, and only where they ran at the same time', () => {
    const one = lane('lane-a', ['src/login/a.ts', 'src/pay/a.ts', 'test/login/a.test.ts']);
    const other = lane('lane-b', ['src/login/b.ts', 'src/pay/b.ts', 'test/login/a.test.ts']);
    expect(laneRisks([one, other], 0.6, none)).toEqual([{ lanes: ['lane-a', 'lane-b'], score: 0.44 }]);
    expect(laneRisks([one, { ...other, parallel_group: 1 }], 0.6, none)).toEqual([]);
    const many = Array.from({ length: 20 }, (_, index) => `src/part${index}/x.ts`);
    expect(laneRisks([lane('a', many), lane('b', many)], 0.6, none)[0]?.score).toBe(0.6);
  });

  it('counts imports only where they decide', () => {
    const asked: string[] = [];
    const count = (one: RiskyLane, other: RiskyLane): number => {
      asked.push(`${one.lane}${other.lane}`);
      return 5;
    };
    const shared = ['src/a/x.ts', 'src/b/x.ts'];
    expect(laneRisks([lane('a', shared), lane('b', shared), lane('c', ['docs/x.md'])], 0.6, count).map(({ score }) => score)).toEqual([
      0.74, 0, 0,
    ]);
    expect(asked).toEqual(['ab']);
  });

  it('lies between 0 and 1 and does not care who comes first', () => {
    const paths = fc.array(fc.constantFrom('src/a/x.ts', 'src/b/y.ts', 'test/a/x.test.ts', 'lib/c/d/z.py', 'top.ts'), { maxLength: 6 });
    fc.assert(
      fc.property(paths, paths, fc.nat(9), (left, right, couplings) => {
        const score = (one: readonly string[], other: readonly string[]) =>
          laneRisks([lane('a', one), lane('b', other)], 0.6, () => couplings)[0]?.score ?? -1;
        expect(score(left, right)).toBe(score(right, left));
        expect(score(left, right)).toBeGreaterThanOrEqual(0);
        expect(score(left, right)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('what a file imports', () => {
  it('is found in the usual languages', () => {
    expect(
      importsOf(
        'src/login/form.ts',
        "import { a } from '../pay/cart.ts';\nexport * from \"./sum\";\nconst x = require('./old.js');\nconst y = await import('./late.ts');\nimport 'react';\n",
      ),
    ).toEqual(['src/pay/cart', 'src/login/sum', 'src/login/old', 'src/login/late', 'react']);
    expect(importsOf('app/form.py', 'from app.pay import cart\nimport app.login\nfrom .near import x\n')).toEqual([
      'app/pay',
      'app/login',
      'near',
    ]);
    expect(importsOf('src/form.c', '#include "pay/cart.h"\nuse pay::cart;\n')).toEqual(['pay/cart', 'pay/cart']);
  });

  it('reads past empty lines in any number', () => {
    expect(importsOf('app/form.py', `${'\n'.repeat(60_000)}  import app.login\n`)).toEqual(['app/login']);
  });

  it('couples it with the files that are meant', () => {
    const coupled = (imports: readonly string[], ...paths: readonly string[]): number =>
      couplingsOf(new Set(imports), paths.map(moduleNames));
    expect(coupled(['src/pay/cart', 'src/login/field'], 'src/pay/cart.ts', 'src/login/field.ts', 'src/pay/cartoon.ts')).toBe(2);
    expect(coupled(['app/pay'], 'app/pay/__init__.py', 'app/payment.py')).toBe(1);
    expect(coupled(['pay/cart'], 'src/pay/cart.h', 'src/cart.h')).toBe(1);
    expect(coupled(['react'], 'src/b.ts')).toBe(0);
  });
});
