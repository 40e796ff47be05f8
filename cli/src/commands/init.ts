import { identityOf } from '../access/identity.ts'
import { readInput } from '../access/input-file.ts'
import { declare, type Register } from '../declare.ts'
import { InputFileInvalidError } from '../errors.ts'
import { shell } from '../present/shell.ts'
import { fields } from '../present/table.ts'

const SEED_BYTES = 32

/** A seed as 32 raw bytes, or as 64 hexadecimal digits. */
async function readSeed(path: string): Promise<Uint8Array> {
  const bytes = await readInput(path)
  if (bytes.length === SEED_BYTES) return new Uint8Array(bytes)
  const text = new TextDecoder().decode(bytes).trim()
  if (/^[0-9a-fA-F]{64}$/.test(text)) return new Uint8Array(Buffer.from(text, 'hex'))
  throw new InputFileInvalidError(
    path,
    'does not hold a seed',
    'A seed is 32 random bytes, raw or as 64 hexadecimal digits. Leave --seed-file out to have one made.',
  )
}

export const registerInit: Register = (parent, run) => {
  declare(
    parent,
    'init',
    'Make a repo, with the key of a new author',
    'datanet init --name Ada',
    'datanet init --repo ./ada',
  )
    .option('--name <name>', 'how you want to be called; names resolve nothing, ids do')
    .option('--seed-file <file>', 'take the key from this seed (32 bytes, raw or in hex) instead of making one')
    .action(
      run(async (session, options: { name?: string; seedFile?: string }) => {
        const seed = options.seedFile === undefined ? undefined : await readSeed(session.path(options.seedFile))
        const { initRepo } = await import('@datanet/node')
        const made = await initRepo(session.repo, {
          ...(options.name === undefined ? {} : { name: options.name }),
          ...(seed === undefined ? {} : { seed }),
        })
        const recovery = Buffer.from(made.recoverySeed).toString('hex')
        const { author, peerId } = identityOf(made.seed)
        return {
          document: { author, peerId, repo: made.paths.dir, recovery },
          text: (style, next) => [
            `Made a repo in ${made.paths.dir}.`,
            '',
            ...fields(
              [
                ['Name', made.config.name],
                ['Author', author],
                ['Peer', peerId],
                ['Recovery key', style.strong(recovery)],
              ],
              style,
            ),
            '',
            style.warn(
              'Write the recovery key down: it is shown this once, kept nowhere, and is the only way back to a lost account.',
            ),
            ...next(shell`datanet start`),
          ],
        }
      }),
    )
}
