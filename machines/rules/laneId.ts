const letters = 26;
const firstLetter = 'a'.charCodeAt(0);

/**
 * The id of the code lane at a place, counted from 0: `lane-a` … `lane-z`, then `lane-aa`, `lane-ab` … as columns of a
 * sheet are named. The original runs on to `lane-{` and control characters after `z`, which no reader of branch names
 * knows. `lane-planning` is not reached by counting.
 */
export function laneId(place: number): string {
  let name = '';
  for (let left = place; left >= 0; left = Math.floor(left / letters) - 1)
    name = String.fromCharCode(firstLetter + (left % letters)) + name;
  return `lane-${name}`;
}
