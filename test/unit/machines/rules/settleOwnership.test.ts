import { describe, expect, it } from 'vitest';
import { settleOwnership, type InferredFields, type OwningPackage } from '../../../../machines/rules/settleOwnership.ts';

const mission = '057-demo';

function inferred(declared: Partial<OwningPackage['front_matter']>, body: string): InferredFields | undefined {
  const front_matter = { owned_files: [], ...declared };
  const files = front_matter.owned_files.map((file) => `- ${file}\n`).join('');
  const settled = settleOwnership([{ wp_id: 'WP01', front_matter, text: `---\nowned_files:\n${files}---\n${body}\n` }], mission);
  if (!settled.ok) throw new Error(settled.problems[0].message);
  return settled.value.inferred['WP01'];
}

describe('the surface of a package that names none', () => {
  it('is not inferred where everything else is declared: the author has to name it', () => {
    expect(inferred({ execution_mode: 'code_change', owned_files: ['src/a/**'] }, 'Do it.')).toEqual({});
  });

  it('is what all paths of the text have in common, also beside files that are declared', () => {
    expect(inferred({ owned_files: ['src/a/**', 'src/a/b.py'] }, 'See src/b/x.py.')).toEqual({
      execution_mode: 'code_change',
      authoritative_surface: 'src/',
    });
  });

  it.each([
    [{ owned_files: ['src/a/x.py', 'src/a/y.py'] }, 'See docs/a.md.', 'src/a/'],
    [{ owned_files: ['docs/guide/**'] }, 'Update plan.md.', 'docs/guide/'],
    [{ execution_mode: 'code_change' }, 'Change src/a/x.py', 'src/a/'],
  ])('is the folder of the files %j where no file begins as the paths of the text do', (declared, body, surface) => {
    expect(inferred(declared, body)?.authoritative_surface).toBe(surface);
  });
});
