import { ExactNumber } from '../../schemas/exactNumber.ts';
import { strip } from './pattern.ts';

/** A process id as an annotation has it (a whole number, or its digits as a text) as the number that is written. */
export function processId(value: number | string | ExactNumber): number | ExactNumber {
  const text = value instanceof ExactNumber ? value.text : strip(String(value));
  const whole = /^[+-]?\d+$/.test(text) ? BigInt(text) : BigInt(Number(text));
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : new ExactNumber(whole.toString());
}
