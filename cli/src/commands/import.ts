import { declare, type Register } from '../declare.ts'
import { plainText } from '../present/plain-text.ts'
import { bytes, counted } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import { fields } from '../present/table.ts'

/** All of a file is read several times before the answer comes. */
const SILENCE_MS = 3_600_000

export const registerImport: Register = (parent, run) => {
  declare(
    parent,
    'import',
    'Take a datanet from a CAR that export wrote, each block and entry checked, and follow it',
    'datanet import tickets.car',
    'datanet import tickets.car --repo ./ada',
  )
    .argument('<file>', 'the CAR')
    .action(
      run(async (session, file: string) => {
        const report = await session.peerOrRepo((operations) =>
          session.withProgress((options) =>
            operations.importDatanet({ path: session.path(file) }, { ...options, timeoutMs: SILENCE_MS }),
          ),
        )
        const { datanet, name, entries, blocks, accepted, stored, missing } = report
        return {
          document: report,
          text: (style, next) => [
            `Read ${counted(entries, 'entry', 'entries')} and ${counted(blocks, 'block')} of content, ${bytes(report.bytes)}; each is what its id says.`,
            '',
            ...fields(
              [
                ['Datanet', `${plainText(name)}  ${datanet}`],
                ['New here', `${counted(accepted, 'entry', 'entries')}, ${counted(stored, 'block')}`],
                ['Missing', missing === 0 ? undefined : `${counted(missing, 'block')} of content that the file lacks`],
              ],
              style,
            ),
            ...next(
              shell`datanet contributions ${datanet}`,
              shell`datanet pin ${datanet} --all  (keeps its content here)`,
            ),
          ],
        }
      }),
    )
}
