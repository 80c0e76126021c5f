import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globOverlap } from '../../../../machines/rules/globOverlap.ts';
import { ownershipFindings, ownershipOf, type Ownership } from '../../../../machines/rules/ownership.ts';
import { scope } from '../../../support/globs.ts';

const own = (owned_files: readonly string[], more: Partial<Ownership> = {}): Ownership => ({
  execution_mode: 'code_change',
  owned_files,
  authoritative_surface: owned_files[0] ?? '',
  scope: null,
  ...more,
});

describe('ownershipOf', () => {
  it('reads what front matter declares', () => {
    expect(ownershipOf('WP01', { execution_mode: 'planning_artifact', owned_files: 'docs/a', scope: '' })).toEqual({
      ok: true,
      value: { execution_mode: 'planning_artifact', owned_files: ['docs/a'], authoritative_surface: '', scope: null },
    });
    expect(
      ownershipOf('WP01', { execution_mode: 'code_change', owned_files: ['a'], authoritative_surface: 'a', scope: 'codebase-wide' }),
    ).toMatchObject({
      value: { owned_files: ['a'], authoritative_surface: 'a', scope: 'codebase-wide' },
    });
  });

  it('reads an empty text as no files, not as one without a name', () => {
    expect(ownershipOf('WP01', { execution_mode: 'code_change', owned_files: '' })).toMatchObject({ value: { owned_files: [] } });
  });

  it.each([['review'], [null], [undefined], ['']])('refuses the mode %j', (execution_mode) => {
    expect(ownershipOf('WP01', execution_mode === undefined ? {} : { execution_mode })).toMatchObject({
      ok: false,
      problems: [{ code: 'WP_EXECUTION_MODE_UNKNOWN', details: { wp_id: 'WP01' } }],
    });
  });
});

describe('ownershipFindings', () => {
  it('tells every overlap, in the order of packages and patterns', () => {
    fc.assert(
      fc.property(fc.array(scope, { maxLength: 6 }), (scopes) => {
        const owners = Object.fromEntries(scopes.map((files, place) => [`WP0${9 - place}`, own(files)]));
        const ids = Object.keys(owners);
        const plain = ids.flatMap((a, place) =>
          ids
            .slice(place + 1)
            .flatMap((b) =>
              (owners[a]?.owned_files ?? []).flatMap((one) =>
                (owners[b]?.owned_files ?? []).filter((other) => globOverlap(one, other)).map((other) => [a, b, one, other]),
              ),
            ),
        );
        const found = ownershipFindings(owners, {}).filter(({ rule }) => rule === 'scopes_overlap');
        expect(found.map(({ packages, paths }) => [...packages, ...paths])).toEqual(plain);
      }),
    );
  });

  it('lets packages overlap when one waits for the other, directly or not, and codebase-wide ones always', () => {
    const owners = { WP01: own(['src/a']), WP02: own(['src/a']), WP03: own(['src/a']), WP04: own(['**'], { scope: 'codebase-wide' }) };
    const pairs = (dependencies: Readonly<Record<string, readonly string[]>>) =>
      ownershipFindings(owners, dependencies).map(({ packages }) => packages.join(' '));
    expect(pairs({})).toEqual(['WP01 WP02', 'WP01 WP03', 'WP02 WP03']);
    expect(pairs({ WP02: ['WP01'] })).toEqual(['WP01 WP03', 'WP02 WP03']);
    expect(pairs({ WP03: ['WP09'], WP09: ['WP01'] })).toEqual(['WP01 WP02', 'WP02 WP03']);
  });

  it.each<[Ownership, readonly string[]]>([
    [own(['src/a']), []],
    [own(['src/a'], { authoritative_surface: '' }), ['error surface_empty']],
    [own(['src/a'], { authoritative_surface: 'src/b' }), ['error surface_not_owned']],
    [own(['lib/a']), ['warning code_owns_no_code']],
    [own([]), ['error surface_empty']],
    [own(['docs/a', 'src/a'], { execution_mode: 'planning_artifact' }), ['warning planning_owns_elsewhere']],
    [own(['kitty-specs/a', 'docs/a'], { execution_mode: 'planning_artifact' }), []],
    [own(['lib/a'], { authoritative_surface: '', scope: 'codebase-wide' }), []],
  ])('%j: %j', (owner, rules) => {
    expect(ownershipFindings({ WP01: owner }, {}).map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(rules);
  });
});
