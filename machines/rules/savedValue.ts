import { ExactNumber } from '../../schemas/exactNumber.ts';
import type { SavedValue } from '../../schemas/fold.ts';

/** A value of a row in a form that survives JSON.stringify. */
export const savedValue = (value: string | number | ExactNumber): SavedValue =>
  value instanceof ExactNumber ? { exactNumber: value.text } : value;

/** The way back. */
export const revivedValue = (value: SavedValue): string | number | ExactNumber =>
  typeof value === 'object' ? new ExactNumber(value.exactNumber) : value;
