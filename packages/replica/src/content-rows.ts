import type { CID, Shard } from '@datanet/records'
import { needsRandomAccess, type Row, readRows } from '@datanet/shards'
import type { ReplicaHost } from './host.ts'

/** A row of some content: where it is, and its place among all rows of the content. */
export interface ContentRow {
  readonly shard: Shard
  readonly place: number
  readonly row: Row
}

type Host = Pick<ReplicaHost, 'manifest' | 'shards' | 'shard' | 'shardPart'>

/** The rows of a manifest's shards, from this peer's blocks or from others'; files of bytes have none. Throws what the host throws. */
export async function* contentRows(host: Host, manifest: CID): AsyncGenerator<ContentRow> {
  let place = 0
  for await (const shard of host.shards(await host.manifest(manifest))) {
    const content = needsRandomAccess(shard.format)
      ? { bytes: shard.bytes, read: (start: number, end: number) => host.shardPart(shard, start, end) }
      : host.shard(shard)
    if (shard.format === 'bytes') place += shard.rows
    else for await (const row of readRows(shard, content)) yield { shard, place: place++, row }
  }
}
