import { declare, type Register } from '../declare.ts'
import { bytes, counted, duration } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'

/** How long looking through the blocks may stand still. */
const SILENCE_MS = 300_000

export const registerGc: Register = (parent, run) => {
  declare(parent, 'gc', 'Delete the content that nobody keeps', 'datanet gc', 'datanet gc --dry-run')
    .option('--dry-run', 'only tell what would be deleted')
    .addHelpText(
      'after',
      '\nWhat stays: your own contributions, what is pinned, copies taken as a volunteer, and whatever is being imported,' +
        '\nfetched or judged. What was only fetched or judged goes; it can be fetched again.',
    )
    .action(
      run(async (session, flags: { dryRun?: true }) => {
        const peer = await session.peer()
        const report = await session.withProgress((options) =>
          peer.collect(flags.dryRun ? { dryRun: true } : {}, { ...options, timeoutMs: SILENCE_MS }),
        )
        const { freed, kept, partials, dryRun, seconds } = report
        return {
          document: report,
          text: (_, next) => [
            `${dryRun ? 'Would free' : 'Freed'} ${bytes(freed.bytes)} in ${counted(freed.blocks, 'block')}; ${bytes(kept.bytes)} in ${counted(kept.blocks, 'block')} ${kept.blocks === 1 ? 'stays' : 'stay'}. It took ${duration(seconds)}.`,
            ...(partials === 0 ? [] : [`Removed ${counted(partials, 'file')} that was never written to its end.`]),
            ...next(...(dryRun && freed.blocks > 0 ? [shell`datanet gc`] : [shell`datanet status`])),
          ],
        }
      }),
    )
}
