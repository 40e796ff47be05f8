import { fail } from 'node:assert'
import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PeerProcess } from '../harness/peer-process.ts'
import type { Scene } from '../harness/scene.ts'
import type { CrashPoint } from './crash-point.ts'

const PRELOAD = fileURLToPath(new URL('./crash-at.ts', import.meta.url))

/** The environment of a process that ends at the point that `arm` names. */
export function fragileEnv(env: NodeJS.ProcessEnv, crashFile: string): NodeJS.ProcessEnv {
  const options = [env['NODE_OPTIONS'], `--import=${PRELOAD}`].filter(Boolean).join(' ')
  return { ...env, NODE_OPTIONS: options, DATANET_CRASH_FILE: crashFile }
}

/** From now on the process with this crash file ends at the point. */
export async function arm(crashFile: string, point: CrashPoint): Promise<void> {
  await writeFile(crashFile, JSON.stringify(point))
}

/** Whether the point was reached; forgets it. Fails where it was not: then the test would have shown nothing. */
export async function struck(crashFile: string, point: CrashPoint): Promise<void> {
  const mark = `${crashFile}.struck`
  if ((await stat(mark).catch(() => null)) === null) fail(`the point ${point.kind} ${point.stage} was not reached`)
  await rm(mark)
}

/** A peer that can be ended at a write point. */
export class Victim {
  readonly peer: PeerProcess
  readonly #crashFile: string

  private constructor(peer: PeerProcess, crashFile: string) {
    this.peer = peer
    this.#crashFile = crashFile
  }

  /** Makes one and starts it, in an environment that tells more where one is given. */
  static async start(scene: Scene, name: string, env: NodeJS.ProcessEnv = scene.env): Promise<Victim> {
    const crashFile = join(scene.dir, `${name}.crash`)
    const peer = scene.peer(name, fragileEnv(env, crashFile))
    await peer.init()
    await peer.start()
    return new Victim(peer, crashFile)
  }

  /** Ends it at the point, which `act` leads to; resolves when it runs again. Gives what `act` was answered, if it was. */
  async dieAt(point: CrashPoint, act: () => Promise<unknown>): Promise<unknown> {
    await arm(this.#crashFile, point)
    const answer = act().catch(() => undefined)
    await this.peer.died()
    const answered = await answer
    await struck(this.#crashFile, point)
    await this.peer.start()
    return answered
  }

  /** Ends it at the point while it starts, after it was stopped; resolves when it runs again. */
  async dieAtStart(point: CrashPoint): Promise<void> {
    await this.peer.stop()
    await arm(this.#crashFile, point)
    await rejected(this.peer.start())
    await struck(this.#crashFile, point)
    await this.peer.start()
  }
}

async function rejected(work: Promise<unknown>): Promise<void> {
  const failed = await work.then(
    () => false,
    () => true,
  )
  if (!failed) fail('the peer started, though it should have ended')
}
