/** Something that can tell what goes on in it. */
export interface Telling {
  told(): Promise<string>
}

/** The scenes that are not closed yet. It lies apart from them, since it is loaded also where there is none. */
export const openScenes = new Set<Telling>()
