import { getBuiltinModule } from 'node:process';

/**
 * CRC-32 of `bytes`, continued from the checksum of what comes before them: a log that grew is summed up by its new part.
 * node's zlib is loaded on first use, since loading it takes longer than most queries may.
 */
export const checksum = (bytes: Uint8Array, before = 0): number => getBuiltinModule('node:zlib').crc32(bytes, before);
