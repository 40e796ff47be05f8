import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What loads packages from a folder outside of the workspace. */
export function packagesFrom(folder) {
  const parentURL = pathToFileURL(join(folder, 'package.json')).href
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, context.parentURL === import.meta.url ? { ...context, parentURL } : context),
  })
  return (name) => import(name)
}
