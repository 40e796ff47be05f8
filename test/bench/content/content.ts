import type { Bench } from '../bench.ts'
import { cappedFetch } from './capped-fetch.ts'
import { fetchPart } from './fetch-part.ts'
import { importPart } from './import-part.ts'
import { smallFilesPart } from './small-files-part.ts'

/** How content comes in, is carried between peers, and what that costs. */
export const content: Bench = {
  name: 'content',
  about:
    'import, fetch from 1, 2 and 4 peers, capped links, many small files; against UnixFS, bitswap, a raw stream, curl',
  parts: [importPart, fetchPart, cappedFetch, smallFilesPart],
}
