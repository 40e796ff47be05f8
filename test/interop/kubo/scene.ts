import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContributionDetail } from '@datanet/client'
import type { Peer } from '@datanet/node'
import type { PinningServer } from '../../pinning/pinning-server.ts'
import { startPeer } from '../start-peer.ts'
import { KuboNode } from './node.ts'
import { serviceOf, TOKEN } from './pinning-checks.ts'

export const MIB = 2 ** 20

/** Files of every shape: one leaf and less, some leaves, and more than one node holds links to. */
const files: Readonly<Record<string, number>> = {
  'one-byte.bin': 1,
  'leaf.bin': MIB,
  'leaf-and-more.bin': MIB + 1,
  'some-leaves.bin': 7 * MIB + 77,
  'two-levels.bin': 200 * MIB,
}

/** Bytes that no two leaves share. */
function noise(name: string, bytes: number): Buffer {
  const block = (i: number): Buffer => createHash('shake256', { outputLength: MIB }).update(`${name} ${i}`).digest()
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / MIB) }, (_, i) => block(i))).subarray(0, bytes)
}

/** A peer that has contributed files, a Kubo that runs and one that is offline. */
export interface Scene {
  /** The files lie in `source` in it. */
  readonly folder: string
  /** An ipfs. */
  readonly command: string
  readonly kubo: KuboNode
  readonly offline: KuboNode
  readonly holder: Peer
  /** A pinning service whose pins Kubo keeps. */
  readonly service: PinningServer
  readonly endpoint: string
  readonly datanet: string
  readonly contribution: string
  readonly detail: ContributionDetail
}

/** Opens a scene in an empty folder; `command` is an ipfs. */
export async function openScene(folder: string, command: string): Promise<Scene> {
  const source = join(folder, 'source')
  await mkdir(source)
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(source, name), noise(name, bytes))
  const rows = Array.from({ length: 50_000 }, (_, i) => `{"id":${i},"text":"row ${i}"}\n`)
  await writeFile(join(source, 'rows.jsonl'), rows)
  const kubo = await KuboNode.create(command, join(folder, 'kubo'))
  const offline = await KuboNode.create(command, join(folder, 'kubo-offline'))
  await kubo.start()
  const service = serviceOf(kubo)
  const endpoint = await service.start()
  const tokenFile = join(folder, 'token')
  await writeFile(tokenFile, TOKEN, { mode: 0o600 })
  const services = JSON.stringify([{ name: 'service', endpoint, tokenFile }])
  const settings = `"gateway": {"open": true}, "pinningServices": ${services},`
  const holder = await startPeer(join(folder, 'holder'), settings)
  const { datanet } = await holder.operations.createDatanet({ name: 'Interop' })
  const { contribution } = await holder.operations.contribute({ datanet, paths: [source], license: 'CC0-1.0' })
  const detail = await holder.operations.getContribution({ datanet, contribution })
  return { folder, command, kubo, offline, holder, service, endpoint, datanet, contribution, detail }
}
