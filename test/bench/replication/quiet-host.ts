import { type Signer, sha256 } from '@datanet/records'
import type { OpenEntries, ReplicaHost } from '@datanet/replica'
import { salt } from './bench-datanet.ts'

function away(): never {
  throw new RangeError('there is no content in this benchmark')
}

/** The host of a replica that has a disk and no network; it opens entries one after the other unless told how. */
export function quietHost(signer: Signer, openEntries?: OpenEntries): ReplicaHost {
  return {
    now: () => Date.now(),
    random: salt,
    signer,
    recovery: sha256(signer.publicKey),
    profile: null,
    announce: () => undefined,
    manifest: away,
    shards: away,
    shard: away,
    shardPart: away,
    loadBlock: away,
    saveBlocks: away,
    wakeAt: () => undefined,
    ...(openEntries === undefined ? {} : { openEntries }),
    warn: (problem, doing) => process.stderr.write(`${doing}: ${problem.stack}\n`),
  }
}
