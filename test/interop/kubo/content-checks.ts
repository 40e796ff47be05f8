/** Kubo and peers, each with the other's content. */
import { ok, strictEqual } from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../check.ts'
import { startPeer } from '../start-peer.ts'
import { MIB, type Scene } from './scene.ts'

/** Checks in their order; the last one stops the peer that holds the content. */
export function contentChecks({ folder, kubo, offline, holder, datanet, contribution, detail }: Scene): Check[] {
  const source = join(folder, 'source')
  const shards = detail.files.map(({ path, cid }) => ({ file: path.split('/').at(-1) ?? '', cid }))
  return [
    {
      name: 'contribute gives files the CIDs that `ipfs add` gives them',
      async run() {
        for (const { file, cid } of shards) strictEqual(cid, await offline.add(join(source, file), '--only-hash'), file)
        return `${shards.length} files of 1 byte to 200 MiB`
      },
    },
    {
      name: 'Kubo fetches our content by CID over bitswap',
      async run() {
        await kubo.connect(holder.addresses())
        let bytes = 0
        for (const { file, cid } of shards) {
          const [got, meant] = [await kubo.cat(cid), await readFile(join(source, file))]
          ok(got.equals(meant), `${file} came as other bytes`)
          bytes += got.length
        }
        const two = shards.find(({ file }) => file === 'two-levels.bin')?.cid ?? ''
        const refs = (await kubo.run('refs', '-r', '--unique', two)).trim().split('\n')
        strictEqual(refs.length, 200, 'leaves of two-levels.bin')
        await kubo.run('pin', 'add', detail.manifest)
        return `${Math.round(bytes / MIB)} MiB and the manifest with all below it`
      },
    },
    {
      name: 'a peer fetches a contribution from Kubo alone',
      async run() {
        const buyer = await startPeer(join(folder, 'buyer'))
        try {
          await buyer.operations.connect({ address: holder.addresses()[0] ?? '' })
          await buyer.operations.joinDatanet({ target: datanet })
          await buyer.operations.getDatanet({ datanet, wait: 20 })
          await holder.stop()
          await buyer.operations.connect({ address: await kubo.address() })
          const out = join(folder, 'out')
          await buyer.operations.fetch({ datanet, contributions: [contribution], out })
          const found = (await readdir(out, { recursive: true })).filter((path) => /\.(bin|jsonl)$/.test(path))
          for (const { file } of shards) {
            const path = found.find((one) => one.endsWith(file)) ?? ''
            ok(
              (await readFile(join(out, path))).equals(await readFile(join(source, file))),
              `${file} came as other bytes`,
            )
          }
          return 'the peer that contributed had stopped'
        } finally {
          await buyer.stop()
        }
      },
    },
  ]
}
