/**
 * Loaded before a program (`node -r`), makes one call to the file system go wrong. It counts the calls that concern the
 * folder SPEC_KITTY_FAULT_ROOT and acts on the one that SPEC_KITTY_FAULT names (see `Fault`). The program knows nothing of
 * it: what is bent is the world, not the code under test.
 */
import fs from 'node:fs';
import type { Fault, RecordedCall } from '../fault.ts';
import { stateOf } from '../stateOf.ts';

type Call = (...args: unknown[]) => unknown;

const root = process.env['SPEC_KITTY_FAULT_ROOT'] ?? '';
const fault = JSON.parse(process.env['SPEC_KITTY_FAULT'] ?? '{}') as Fault;
const bent = fs as unknown as Record<string, Call>;
const { appendFileSync, writeSync } = fs;

const names = [
  'openSync',
  'closeSync',
  'appendFileSync',
  'readSync',
  'writeSync',
  'fsyncSync',
  'ftruncateSync',
  'fstatSync',
  'renameSync',
  'unlinkSync',
  'rmSync',
  'mkdirSync',
  'readdirSync',
  'readFileSync',
  'writeFileSync',
  'linkSync',
  'existsSync',
  'statSync',
  'lstatSync',
  'realpathSync',
] as const;

/** Paths of open descriptors inside the folder. */
const descriptors = new Map<number, string>();
let count = 0;
let isDiskFull = false;
let isLooking = false;

function pathOf(target: unknown): string | undefined {
  if (typeof target === 'number') return descriptors.get(target);
  return typeof target === 'string' && target.startsWith(root) ? target : undefined;
}

/**
 * Whether git has such a folder of objects already, and which of them share one, hangs on their ids, and those on the moment: the calls
 * of no two runs would be alike.
 */
const isChance = (name: string, path: string): boolean =>
  (name === 'statSync' || name === 'mkdirSync') && /\/objects(?:\/[0-9a-f]{2})?$/.test(path);

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

const refusal = (code: string, name: string, path: string): Error =>
  Object.assign(new Error(`${code}: injected, ${name} '${path}'`), { code, syscall: name.replace('Sync', ''), path });

function writePart([descriptor, bytes, start = 0, , position = null]: readonly unknown[], part: number): number {
  const rest = (bytes as Uint8Array).subarray(start as number);
  return writeSync(descriptor as number, rest, 0, Math.max(1, Math.floor(rest.length * part)), position as number | null);
}

function record({ record: file, withState = false }: Extract<Fault, { readonly record: string }>, told: RecordedCall): void {
  isLooking = true;
  appendFileSync(file, `${JSON.stringify(withState ? { ...told, state: stateOf(root) } : told)}\n`);
  isLooking = false;
}

function bend(name: string, call: Call): Call {
  return (...args) => {
    if (isLooking) return call(...args);
    const path = pathOf(args[0]);
    if (path === undefined || isChance(name, path)) return call(...args);
    count += 1;
    if ('record' in fault) record(fault, { name, path: path.slice(root.length + 1) });
    if ('kill' in fault && fault.kill === count) die();
    if ('error' in fault && fault.error === count) throw refusal(fault.code, name, path);
    if ('cut' in fault && fault.cut === count) {
      writePart(args, fault.part);
      die();
    }
    if (isDiskFull && name === 'writeSync') throw refusal('ENOSPC', name, path);
    if ('short' in fault && fault.short === count) {
      isDiskFull = true;
      return writePart(args, fault.part);
    }
    const result = call(...args);
    if (name === 'openSync') descriptors.set(result as number, path);
    if (name === 'closeSync') descriptors.delete(args[0] as number);
    return result;
  };
}

for (const name of names) {
  const call = bent[name];
  if (call !== undefined) bent[name] = Object.assign(bend(name, call), call);
}
