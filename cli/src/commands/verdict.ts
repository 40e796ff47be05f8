import { findDatanet } from '../access/find-datanet.ts'
import { Names } from '../access/names.ts'
import { untilComeAbout } from '../access/until.ts'
import { declare, type Register, withWait } from '../declare.ts'
import { cid, waitSeconds } from '../parse/option-values.ts'
import { shell } from '../present/shell.ts'
import { verdictLines } from '../present/verdict.ts'

interface VerdictFlags {
  dht?: true
  wait?: number | true
}

export const registerVerdict: Register = (parent, run) => {
  withWait(
    declare(
      parent,
      'verdict',
      'The certificate of a contribution, checked',
      'datanet verdict bafyrei… bafyrei… --wait',
      'datanet verdict bafyrei… bafyrei… --dht',
    )
      .argument('<id>', 'the datanet; with --dht one that this peer need not follow')
      .argument('<contribution>', 'the contribution', cid)
      .option('--dht', 'ask only the DHT'),
    'the certificate is there',
  ).action(
    run(async (session, given: string, contribution: string, flags: VerdictFlags) => {
      const peer = await session.peer()
      const datanet = await findDatanet(peer, given)
      const wait = waitSeconds(flags.wait)
      const asked = peer.getVerdict({
        datanet,
        contribution,
        ...(flags.dht ? { source: 'dht' } : {}),
        ...(wait === undefined ? {} : { wait }),
      })
      const open = `there is no certificate of ${contribution}`
      const verdict =
        wait === undefined
          ? await asked
          : await untilComeAbout(asked, open, wait, `datanet show ${datanet} ${contribution}`)
      return {
        document: verdict,
        text: async (style, next) => [
          ...verdictLines(verdict, await Names.of(peer, datanet), style),
          ...next(shell`datanet show ${datanet} ${contribution}`),
        ],
      }
    }),
  )
}
