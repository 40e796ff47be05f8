import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { bytes, counted } from '../present/quantity.ts'
import { quoted } from '../present/shell.ts'
import { fields } from '../present/table.ts'

/** All of a disk may have to be read before the answer comes. */
const SILENCE_MS = 3_600_000

export const registerExport: Register = (parent, run) => {
  declare(
    parent,
    'export',
    'Write all of a datanet into one CAR, which others can check without this software',
    'datanet export bafyrei… --out tickets.car',
    'datanet export tickets --out logs.car --no-content',
  )
    .argument('<id>', 'the datanet')
    .requiredOption('--out <file>', 'the file to write')
    .option('--no-content', 'only the logs and certificates, without the files that were contributed')
    .action(
      run(async (session, given: string, { out, content }: { out: string; content: boolean }) => {
        const report = await session.peerOrRepo(async (operations) => {
          const datanet = await findDatanet(operations, given)
          return session.withProgress((options) =>
            operations.exportDatanet(
              { datanet, out: session.path(out), content },
              { ...options, timeoutMs: SILENCE_MS },
            ),
          )
        })
        return {
          document: report,
          text: (style) => [
            `Wrote ${counted(report.entries, 'entry', 'entries')} and ${counted(report.blocks, 'block')} of content, ${bytes(report.bytes)}.`,
            '',
            ...fields(
              [
                ['File', report.out],
                ['Root', report.root],
                [
                  'Missing',
                  report.missing === 0
                    ? undefined
                    : `${counted(report.missing, 'block')} of content that this peer does not hold`,
                ],
              ],
              style,
            ),
            '',
            `\`datanet import ${quoted(report.out)}\` takes it into another repo.`,
          ],
        }
      }),
    )
}
