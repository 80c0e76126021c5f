import type { AsOf } from '../../schemas/asOf.ts';
import { styled, type Line } from './page.ts';

/** Says of which moment a page speaks, where that is not the present. */
export const asOfLine = ({ at, event_id, events, of }: AsOf): Line => [
  styled(
    'yellow',
    at === null ? 'As of the beginning, before any event.' : `As of ${at}, after event ${events} of ${of} (${event_id ?? ''}).`,
  ),
  styled('dim', ' Files are shown as they are now.'),
];
