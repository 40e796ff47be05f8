// Puts the licences beside a package that is about to be packed: npm takes only what lies in the package's own folder.

import { copyFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'

for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(inRoot(name), name)
