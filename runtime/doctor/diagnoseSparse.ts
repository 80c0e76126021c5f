import { observeSparse } from '../../actions/facts/observeSparse.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';

/** Sparse checkouts that were not made here. Whether they are meant only their owner knows. */
export async function diagnoseSparse({ world, project }: Patient): Promise<readonly Diagnosed[]> {
  const found = await observeSparse(project, world);
  return found
    .filter(({ kind }) => kind !== 'managed_lane_sparse_checkout')
    .map(({ checkout, kind }) =>
      diagnosed('sparse-checkout', {
        code: 'SPARSE_CHECKOUT_PRESENT',
        message: `${checkout} is a sparse checkout: what it leaves out looks like deleted to whoever commits everything there.`,
        extra: { checkout, kind },
        next: `git -C ${shellWord(checkout)} sparse-checkout disable`,
      }),
    );
}
