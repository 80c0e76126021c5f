import type { DashboardReply } from '../../schemas/dashboardReply.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { Surroundings } from '../surroundings.ts';
import { missionCards } from '../view/missionCards.ts';

/** `dashboard --json`: every mission with its columns, in the order of the page. Reads only. */
export async function dashboard(world: Surroundings): Promise<Outcome<DashboardReply>> {
  const cards = await missionCards(world);
  if (!cards.ok) return cards;
  return success({
    missions: Object.fromEntries(cards.value.map((card) => [card.directory, card])),
    display_order: cards.value.map(({ directory }) => directory),
  });
}
