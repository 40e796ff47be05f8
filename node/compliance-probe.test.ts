import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenStore, storeCompliance } from '@datanet/testkit'
import { test } from 'vitest'
import { LevelStore } from './src/storage/level-store.ts'
const open = async (dir: string): Promise<OpenStore> => {
  const store = await LevelStore.open(dir)
  return { store, close: async () => { await store.close(); await rm(dir, { recursive: true, force: true }) }, reopen: async () => { await store.close(); return open(dir) } }
}
test.each([...storeCompliance('level', async () => open(await mkdtemp(join(tmpdir(), 'lvl-'))))])('$name', ({ run }) => run())
