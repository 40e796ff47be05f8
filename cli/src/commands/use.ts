import type { Purpose } from '@datanet/client'
import { Option } from 'commander'
import { findDatanet } from '../access/find-datanet.ts'
import { findRelease } from '../access/find-release.ts'
import { Names } from '../access/names.ts'
import { declare, type Register } from '../declare.ts'
import { UsageError } from '../errors.ts'
import { cid, collect, units } from '../parse/option-values.ts'
import { count, percent } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import { table } from '../present/table.ts'

interface UseFlags {
  release?: string
  contribution?: string[]
  attribution?: string
  purpose: Purpose
  units: string
}

export const registerUse: Register = (parent, run) => {
  declare(
    parent,
    'use',
    'Sign a receipt of use',
    'datanet use bafyrei… --release v1 --purpose train --units 1',
    'datanet use bafyrei… --contribution bafyrei… --purpose evaluate --units 3',
  )
    .argument('<id>', 'the datanet')
    .option('--release <id>', 'the release that was used, by its id, NAME or NAME@AUTHOR')
    .option('--contribution <cid>', 'a contribution that was used; repeatable', collect(cid))
    .option(
      '--attribution <claim>',
      'the claim that a payment is to be shared out by, where the charter pays by claims',
      cid,
    )
    .addOption(
      new Option('--purpose <purpose>', 'what it was used for')
        .choices(['download', 'train', 'evaluate'])
        .makeOptionMandatory(),
    )
    .requiredOption('--units <n>', 'how many units of use, such as runs', units)
    .action(
      run(async (session, given: string, flags: UseFlags) => {
        if ((flags.release === undefined) === (flags.contribution === undefined)) {
          throw new UsageError(
            'a use is of a release or of contributions',
            'Give --release R, or --contribution CID once or more.',
          )
        }
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const used = await peer.use({
          datanet,
          ...(flags.release === undefined ? {} : { release: await findRelease(peer, datanet, flags.release) }),
          ...(flags.contribution === undefined ? {} : { contributions: flags.contribution }),
          ...(flags.attribution === undefined ? {} : { attribution: flags.attribution }),
          purpose: flags.purpose,
          units: flags.units,
        })
        return {
          document: used,
          text: async (style, next) => {
            const names = await Names.of(peer, datanet)
            const total = used.weights.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
            return [
              `Signed the receipt ${style.strong(used.receipt)}.`,
              'A payment of it would be shared out by these weights:',
              '',
              ...table(
                used.weights,
                [
                  { head: 'CONTRIBUTION', cell: (share) => share.contribution },
                  { head: 'AUTHOR', cell: (share) => names.label(share.author) },
                  { head: 'WEIGHT', cell: (share) => count(BigInt(share.weight)), align: 'right' },
                  { head: 'SHARE', cell: (share) => percent(BigInt(share.weight), total), align: 'right' },
                ],
                style,
              ),
              ...next(shell`datanet pay ${datanet} ${used.receipt} --amount N --asset deposit  (an issuer does)`),
            ]
          },
        }
      }),
    )
}
