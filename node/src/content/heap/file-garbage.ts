import { collector } from './collector.ts'
import { growOld } from './old-generation.ts'
import { boundYoung } from './young-generation.ts'

/** So many files are many; and before they are, files between two collections. */
const FILES = { many: 1024, minor: 128 }

/** All of the heap, giving what is free back to the system. */
const ALL = { type: 'major', flavor: 'last-resort' } as const

let running = 0
let endLittle = (): void => undefined

/**
 * Keeps the heap small while very many files pass. Each leaves some 80 kB of garbage, most of it young. Left alone, V8 lets
 * the old generation grow to several times of what is in use, and keeps the memory.
 */
export class FileGarbage {
  #files = 0

  /** One more file is done. */
  passed(): void {
    this.#files += 1
    if (this.#files === FILES.many) {
      running += 1
      if (running > 1) return
      endLittle = growOld('little')
      boundYoung('small')
      collector()?.(ALL)
    } else if (this.#files < FILES.many && this.#files % FILES.minor === 0) {
      collector()?.({ type: 'minor' })
    }
  }

  /** No more files come. */
  end(): void {
    if (this.#files < FILES.many) return
    this.#files = 0
    running -= 1
    if (running > 0) return
    endLittle()
    boundYoung('usual')
    collector()?.(ALL)
  }
}
