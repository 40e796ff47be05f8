import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, relative } from 'node:path'
import { declare, type Register } from '../declare.ts'
import { Player } from '../demo/player.ts'
import type { Scene } from '../demo/scene.ts'
import { Stage } from '../demo/stage.ts'
import { type DemoReport, play } from '../demo/story.ts'
import { DemoFailedError } from '../errors.ts'
import { failureOf } from '../present/failure.ts'
import { nextLines } from '../present/next.ts'
import { duration } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'

/** How this very command is called from here. */
function self(cwd: string): string {
  const script = process.argv[1] ?? 'datanet'
  if (!script.endsWith('main.js')) return 'datanet'
  const path = relative(cwd, script)
  return path.startsWith('..') || isAbsolute(path) ? script : `./${path}`
}

function keptLines(report: DemoReport, folder: string, command: string, style: Style): string[] {
  const [ada, ben] = report.peers
  return [
    '',
    'The three peers go on. Talk to them by their repos:',
    ...report.peers.map(({ name, repo }) => `  ${name.padEnd(5)} ${repo}`),
    ...nextLines(
      style,
      null,
      shell`${command} ledger ${report.datanet} --repo ${ada?.repo ?? ''}`,
      shell`${command} show ${report.datanet} ${report.copy} --repo ${ben?.repo ?? ''}`,
      shell`${command} contributions ${report.datanet} --repo ${ben?.repo ?? ''}`,
    ),
    '',
    'When you have seen enough:',
    ...report.peers.map(({ repo }) => `  ${style.command(shell`${command} stop --repo ${repo}`.command)}`),
    `  ${style.command(shell`rm -r ${folder}`.command)}`,
  ]
}

/** Plays the demo; whatever happens, no peer is left that nobody asked to keep. */
async function run(scene: Scene, keep: boolean): Promise<DemoReport> {
  const { stage, folder } = scene
  const interruption = new DemoFailedError('the demo was interrupted', 'Run it again; it starts anew.')
  const { promise: interrupted, reject } = Promise.withResolvers<never>()
  let isInterrupted = false
  const interrupt = () => {
    isInterrupted = true
    reject(interruption)
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  let kept = false
  try {
    const report = await Promise.race([play(scene, keep), interrupted])
    kept = keep
    return report
  } catch (error) {
    if (isInterrupted) throw interruption
    const { code, message, hint } = failureOf(error)
    const where = `What the peers wrote lies in ${folder}.`
    throw new DemoFailedError(`${stage.title} failed: ${message} (${code})`, `${hint} ${where}`, { cause: error })
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    if (!kept) await Promise.all([scene.ada, scene.ben, scene.cleo].map((player) => player.end()))
    if (isInterrupted) await rm(folder, { recursive: true, force: true })
  }
}

export const registerDemo: Register = (parent, register) => {
  declare(
    parent,
    'demo',
    'Three real peers on this machine, and the whole story on sample data',
    'datanet demo',
    'datanet demo --keep',
  )
    .option('--keep', 'leave the peers up at the end, and print how to talk to them')
    .action(
      register(async (session, flags: { keep?: true }) => {
        const keep = flags.keep === true
        const folder = await mkdtemp(join(tmpdir(), 'datanet-demo-'))
        const stage = new Stage(session)
        session.say(
          session.style.strong('Datanet: who contributed, who judged, who used, who is owed what, on three peers.'),
        )
        const report = await run(
          {
            stage,
            folder,
            ada: new Player('Ada', 'contributor', folder, keep),
            ben: new Player('Ben', 'validator and buyer', folder, keep),
            cleo: new Player('Cleo', 'founder, validator and issuer', folder, keep),
          },
          keep,
        )
        if (!keep) await rm(folder, { recursive: true, force: true })
        return {
          document: report,
          text: (style) => [
            '',
            `${style.good('Done')} in ${duration(stage.seconds)}.`,
            ...(keep
              ? keptLines(report, folder, self(session.io.cwd), style)
              : [
                  'The peers have stopped and their folders are gone.',
                  ...nextLines(
                    style,
                    null,
                    shell`${self(session.io.cwd)} demo --keep`,
                    shell`${self(session.io.cwd)} --help`,
                  ),
                ]),
          ],
        }
      }),
    )
}
