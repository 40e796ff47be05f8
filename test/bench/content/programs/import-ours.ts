/** Imports files into a new repo, as `contribute` does up to the signature: blocks, rows, sketches and manifest, on disk. */
import { join } from 'node:path'
import { initRepo } from '@datanet/node'
import { importContent, openStores } from '@datanet/node/stores'
import { job, tell } from '../../job.ts'
import { peakMemory } from '../../peak-memory.ts'

const { dir, path } = job<{ dir: string; path: string }>()
const { paths } = await initRepo(join(dir, 'repo'))
const stores = await openStores(paths)
const before = peakMemory()
const began = performance.now()
const bytes = await importContent(stores, [path], {}, async ({ manifest }) => manifest.bytes)
const seconds = (performance.now() - began) / 1000
await stores.close()
await tell({ seconds, bytes, perSecond: bytes / 1e6 / seconds, memory: peakMemory(), startMemory: before })
