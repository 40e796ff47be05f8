import type { VerifyReport } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { EXIT } from '../exit-code.ts'
import { plainText } from '../present/plain-text.ts'
import { counted } from '../present/quantity.ts'
import type { Style } from '../present/style.ts'

/** All of a disk may have to be read before the answer comes. */
const SILENCE_MS = 3_600_000

function conclusion({ ok, problems }: VerifyReport, style: Style): string {
  const found = counted(problems.length, 'problem')
  if (!ok) return style.bad(`${found}: what is named above is not what was signed.`)
  if (problems.length === 0) return style.good('All signatures, links, CIDs and digests hold.')
  return style.good(`${found}, all repaired. What was dropped comes again once the peer runs and finds others.`)
}

export const registerVerify: Register = (parent, run) => {
  declare(
    parent,
    'verify',
    'Recheck all that is on disk: signatures, links, CIDs, digests',
    'datanet verify',
    'datanet verify bafyrei… --repo ./ada',
    'datanet verify --repair',
  )
    .argument('[id]', 'one datanet (default: all)')
    .option('--repair', 'drop what is damaged, so that it comes again from other peers; for a peer that does not run')
    .action(
      run(async (session, given: string | undefined, { repair = false }: { repair?: boolean }) => {
        const report = await session.peerOrRepo(async (operations) => {
          const input = given === undefined ? {} : { datanet: await findDatanet(operations, given) }
          return operations.verify({ ...input, ...(repair && { repair }) }, { timeoutMs: SILENCE_MS })
        })
        return {
          document: report,
          exitCode: report.ok ? EXIT.done : EXIT.failed,
          text: (style, next) => [
            `Read ${counted(report.entries, 'entry', 'entries')} and ${counted(report.blocks, 'block')}.`,
            ...(report.forks === 0
              ? []
              : [`${counted(report.forks, 'author has', 'authors have')} forked, and each proof holds.`]),
            ...report.problems.map(
              ({ code, message }) => `${style.bad('Problem:')} ${plainText(message)} ${style.faint(`(${code})`)}`,
            ),
            ...report.repairs.map(({ message }) => `${style.good('Repaired:')} ${plainText(message)}`),
            conclusion(report, style),
            ...(report.problems.length === 0
              ? []
              : next(...(repair ? ['datanet start'] : ['datanet verify --repair']))),
          ],
        }
      }),
    )
}
