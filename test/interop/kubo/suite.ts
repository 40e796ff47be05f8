import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Suite } from '../check.ts'
import { contentChecks } from './content-checks.ts'
import { findKubo } from './find.ts'
import { gatewayChecks } from './gateway-checks.ts'
import { pinningChecks } from './pinning-checks.ts'
import { openScene } from './scene.ts'

/** Checks with a Kubo that is here, or can be built. */
export async function kuboSuite(folder: string, { build }: { readonly build: boolean }): Promise<Suite> {
  const tool = 'Kubo'
  const found = await findKubo(build)
  if ('missing' in found) return { tool, missing: found.missing }
  const place = join(folder, 'kubo-suite')
  await mkdir(place)
  const scene = await openScene(place, found.command)
  const [same, fetched, alone] = contentChecks(scene)
  return {
    tool,
    version: found.version,
    checks: [same, fetched, ...gatewayChecks(scene), ...pinningChecks(scene), alone].filter(
      (check) => check !== undefined,
    ),
    async close() {
      await scene.holder.stop()
      await scene.service.stop()
      await scene.kubo.remove()
      await scene.offline.remove()
    },
  }
}
