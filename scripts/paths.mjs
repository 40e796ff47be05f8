// Where things are in the repository.

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root: absolute, without a trailing slash. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * A path inside the repository.
 * @param {...string} parts
 */
export const inRoot = (...parts) => join(root, ...parts)
