import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { EXIT } from '../exit-code.ts'
import { plainText } from '../present/plain-text.ts'
import { counted } from '../present/quantity.ts'

/** All of a disk may have to be read before the answer comes. */
const SILENCE_MS = 3_600_000

export const registerVerify: Register = (parent, run) => {
  declare(
    parent,
    'verify',
    'Recheck all that is on disk: signatures, links, CIDs, digests',
    'datanet verify',
    'datanet verify bafyrei… --repo ./ada',
  )
    .argument('[id]', 'one datanet (default: all)')
    .action(
      run(async (session, given: string | undefined) => {
        const report = await session.peerOrRepo(async (operations) => {
          const input = given === undefined ? {} : { datanet: await findDatanet(operations, given) }
          return operations.verify(input, { timeoutMs: SILENCE_MS })
        })
        return {
          document: report,
          exitCode: report.ok ? EXIT.done : EXIT.failed,
          text: (style) => [
            `Read ${counted(report.entries, 'entry', 'entries')} and ${counted(report.blocks, 'block')}.`,
            ...report.problems.map(
              ({ code, message }) => `${style.bad('Problem:')} ${plainText(message)} ${style.faint(`(${code})`)}`,
            ),
            report.ok
              ? style.good('All signatures, links, CIDs and digests hold.')
              : style.bad(`${counted(report.problems.length, 'problem')}: what is named above is not what was signed.`),
          ],
        }
      }),
    )
}
