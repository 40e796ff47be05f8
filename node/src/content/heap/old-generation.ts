import { setFlagsFromString } from 'node:v8'

/** By how much what is in use may grow before the whole heap is collected, percent; 0 lets V8 decide. */
const GROWTH = { little: 30, roomy: 100, usual: 0 }

const wishes = { little: 0, roomy: 0 }

function apply(): void {
  const growth = wishes.little > 0 ? GROWTH.little : wishes.roomy > 0 ? GROWTH.roomy : GROWTH.usual
  setFlagsFromString(`--heap-growing-percent=${growth}`)
}

/**
 * Lets the old generation grow little, or with much room, between two collections, until what it gives is called; calling
 * that again does nothing. Who wants little has it, whoever else wants room.
 */
export function growOld(wish: keyof typeof wishes): () => void {
  wishes[wish] += 1
  apply()
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    wishes[wish] -= 1
    apply()
  }
}
