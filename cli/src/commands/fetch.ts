import type { ContributionStatus, FetchInput, Purpose } from '@datanet/client'
import { licenceSummary } from '@datanet/shards'
import { Option } from 'commander'
import { findDatanet } from '../access/find-datanet.ts'
import { findRelease } from '../access/find-release.ts'
import { declare, type Register } from '../declare.ts'
import { cid, collect } from '../parse/option-values.ts'
import { plainText } from '../present/plain-text.ts'
import { bytes, counted, duration } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import { fields } from '../present/table.ts'

interface FetchFlags {
  release?: string
  status?: ContributionStatus
  contribution?: string[]
  out: string
  receipt?: true
  purpose?: Purpose
}

/** Up to so many contributions stand in the command that comes next. */
const NAMED_CONTRIBUTIONS = 8

/** How long a transfer may stand still. */
const SILENCE_MS = 120_000

export const registerFetch: Register = (parent, run) => {
  declare(
    parent,
    'fetch',
    'Download files, each checked against its CID, with what describes and proves them',
    'datanet fetch bafyrei… --out ./tickets',
    'datanet fetch bafyrei… --release v1 --out ./v1 --receipt --purpose train',
  )
    .argument('<id>', 'the datanet')
    .option('--release <id>', 'a release, by its id, NAME or NAME@AUTHOR (default: all that is accepted)')
    .addOption(
      new Option('--status <status>', 'only what stands so (default: accepted)').choices([
        'pending',
        'accepted',
        'rejected',
        'expired',
        'retracted',
      ]),
    )
    .option('--contribution <cid>', 'this contribution; repeatable', collect(cid))
    .requiredOption('--out <dir>', 'the folder to write into; a fetch that broke off goes on there')
    .option('--receipt', 'also sign a receipt of use')
    .addOption(
      new Option('--purpose <purpose>', 'what the use is for (default: download)').choices([
        'download',
        'train',
        'evaluate',
      ]),
    )
    .action(
      run(async (session, given: string, flags: FetchFlags) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const release = flags.release === undefined ? undefined : await findRelease(peer, datanet, flags.release)
        const input: FetchInput = {
          datanet,
          out: session.path(flags.out),
          ...(release === undefined ? {} : { release }),
          ...(flags.status === undefined ? {} : { status: flags.status }),
          ...(flags.contribution === undefined ? {} : { contributions: flags.contribution }),
          ...(flags.receipt ? { receipt: true } : {}),
          ...(flags.purpose === undefined ? {} : { purpose: flags.purpose }),
        }
        const fetched = await session.withProgress((options) =>
          peer.fetch(input, { ...options, timeoutMs: SILENCE_MS }),
        )
        const { contributions } = fetched
        const named = contributions.length > NAMED_CONTRIBUTIONS ? ['CID'] : contributions
        const what = release === undefined ? named.flatMap((one) => ['--contribution', one]) : ['--release', release]
        return {
          document: fetched,
          text: (style, next) => [
            `Wrote ${counted(fetched.files, 'file')}, ${counted(fetched.rows, 'row')}, ${bytes(fetched.bytes)} in ${duration(fetched.seconds)} ${fetched.peers === 0 ? 'from what this peer has' : `from ${counted(fetched.peers, 'peer')}`}; every block agrees with its CID.`,
            '',
            ...fields(
              [
                ['Folder', fetched.out],
                ['Described in', 'README.md, croissant.json, provenance.json; texts of licences in LICENSES'],
                ...fetched.licenses.map(({ license, files, rows }): [string, string] => [
                  'Licence',
                  `${plainText(license)}: ${counted(files, 'file')}, ${counted(rows, 'row')}; ${licenceSummary(license)}`,
                ]),
                ['Receipt', fetched.receipt ?? undefined],
              ],
              style,
            ),
            ...next(
              shell`datanet verify ${fetched.out}  (needs no network)`,
              fetched.receipt === null
                ? shell`datanet use ${datanet} ${what} --purpose ${flags.purpose ?? 'train'} --units 1`
                : shell`datanet pay ${datanet} ${fetched.receipt} --amount N --asset deposit  (an issuer does)`,
            ),
          ],
        }
      }),
    )
}
