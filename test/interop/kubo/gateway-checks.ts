/** Kubo, and the gateway and the CARs of a peer. */
import { deepStrictEqual, ok } from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../check.ts'
import { KuboNode } from './node.ts'
import type { Scene } from './scene.ts'

/** Checks that want Kubo to hold the content already. */
export function gatewayChecks({ folder, command, kubo, offline, holder, datanet, detail }: Scene): Check[] {
  const get = async (address: string, query: string): Promise<Buffer> => {
    const response = await fetch(`${address}/ipfs/${query}`)
    ok(response.ok, `${address} answers ${query} with ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }
  const cidOf = (name: string): string => detail.files.find(({ path }) => path.endsWith(name))?.cid ?? ''
  return [
    {
      name: 'a CAR of our gateway is imported by `ipfs dag import`, offline',
      async run() {
        const car = join(folder, 'contribution.car')
        await writeFile(car, await get(holder.api.address, `${detail.manifest}?format=car`))
        const told = await offline.run('dag', 'import', '--stats', car)
        for (const { path, cid } of detail.files) {
          const name = path.split('/').at(-1) ?? ''
          ok(
            (await offline.cat(cid)).equals(await readFile(join(folder, 'source', name))),
            `${name} came as other bytes`,
          )
        }
        return told.trim().split('\n').at(-1) ?? ''
      },
    },
    {
      name: 'the CAR of an exported datanet is imported by `ipfs dag import`, offline',
      async run() {
        const car = join(folder, 'datanet.car')
        await holder.operations.exportDatanet({ datanet, out: car })
        const fresh = await KuboNode.create(command, join(folder, 'kubo-fresh'))
        try {
          const told = await fresh.run('dag', 'import', '--stats', car)
          for (const { path, cid } of detail.files) {
            const name = path.split('/').at(-1) ?? ''
            ok(
              (await fresh.cat(cid)).equals(await readFile(join(folder, 'source', name))),
              `${name} came as other bytes`,
            )
          }
          return told.trim().split('\n').at(-1) ?? ''
        } finally {
          await fresh.remove()
        }
      },
    },
    {
      name: 'our gateway answers byte for byte as Kubo’s does',
      async run() {
        const file = cidOf('some-leaves.bin')
        const queries = [
          `${file}?format=raw`,
          `${detail.manifest}?format=raw`,
          `${file}?format=car`,
          `${file}?format=car&dag-scope=block`,
          `${file}?format=car&dag-scope=entity`,
          `${file}?format=car&dag-scope=entity&entity-bytes=1048575:1048576`,
          `${file}?format=car&dag-scope=entity&entity-bytes=-5:*`,
          `${cidOf('one-byte.bin')}?format=car`,
          `${detail.manifest}?format=car&dag-scope=all`,
          `${detail.manifest}/shards/0/cid?format=car&dag-scope=block`,
        ]
        for (const query of queries) {
          const [ours, theirs] = [await get(holder.api.address, query), await get(await kubo.gateway(), query)]
          deepStrictEqual([query, ours.length, ours.equals(theirs)], [query, theirs.length, true])
        }
        return `${queries.length} requests`
      },
    },
  ]
}
