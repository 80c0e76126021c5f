import { readText } from '../files/readText.ts';
import { floatText } from '../../machines/rules/floatText.ts';

/** Ticks of the clock in which the kernel tells programs about processes, in one second: the same on every Linux. */
const ticksPerSecond = 100;

/**
 * When a process was created, as the original notes it beside a pid: seconds since 1970 with their fraction. `started` is
 * what `Holder` has, in ticks since the boot. Null where the system does not say when it was booted.
 */
export function creationTime(started: string | null): string | null {
  const booted = /^btime (\d+)$/m.exec(readText('/proc/stat') ?? '')?.[1];
  return started === null || booted === undefined ? null : floatText(Number(started) / ticksPerSecond + Number(booted));
}
