import type { ShardText } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { EXIT } from '../exit-code.ts'
import { formatOption } from '../parse/format-option.ts'
import { gateLines } from '../present/judgement.ts'
import { shell } from '../present/shell.ts'

interface CheckFlags {
  datanet: string
  license?: string
  format?: ShardText['format']
}

export const registerCheck: Register = (parent, run) => {
  declare(
    parent,
    'check',
    'Run the gates of a datanet on files, before contributing them',
    'datanet check tickets.jsonl --datanet bafyrei…',
  )
    .argument('<path...>', 'files and folders')
    .requiredOption('--datanet <id>', 'the datanet whose charter counts')
    .option('--license <spdx>', 'the licence that you would offer them under')
    .addOption(formatOption())
    .action(
      run(async (session, paths: string[], flags: CheckFlags) => {
        const report = await session.peerOrRepo(async (operations) => {
          const input = {
            datanet: await findDatanet(operations, flags.datanet),
            paths: paths.map((path) => session.path(path)),
            ...(flags.license === undefined ? {} : { license: flags.license }),
            ...(flags.format === undefined ? {} : { format: flags.format }),
          }
          return session.withProgress((options) => operations.check(input, options))
        })
        return {
          document: report,
          exitCode: report.passed ? EXIT.done : EXIT.failed,
          text: (style, next) => [
            ...gateLines(report.gates, style),
            '',
            report.passed
              ? style.good('All gates passed.')
              : style.bad('Not all gates passed: validators would reject this.'),
            ...(report.passed
              ? next(
                  shell`datanet contribute ${flags.datanet} ${paths} --license ${flags.license ?? 'SPDX'}${flags.format === undefined ? shell`` : shell` --format ${flags.format}`}`,
                )
              : []),
          ],
        }
      }),
    )
}
