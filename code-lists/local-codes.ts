// An authority's own additions to a list: a label, and which of our codes it counts like where rules read the list. Only lists that say so here may be added to.
import type { CodeList, ListedCode } from './code-list.ts'
import { endReason } from './end-reasons.ts'
import { overlapReason } from './overlap-reasons.ts'

export type LocalCode = ListedCode & { readonly list: string, readonly countsAs?: string }

/** Lists whose wording each authority settles for itself (L.01: the source shows one end reason of many). Figures read what is `counted`. */
export const extendableLists: readonly { list: CodeList, title: string, counted?: true }[] = [
  { list: endReason, title: 'Reasons for end date', counted: true },
  { list: overlapReason, title: 'Reasons for two places at once' },
]

/** The list with the authority's own codes after ours. */
export function withLocal(list: CodeList, local: readonly LocalCode[]): CodeList {
  const own = local.filter((code) => code.list === list.list)
  return own.length === 0 ? list : { list: list.list, codes: [...list.codes, ...own] }
}

/** The code of ours that rules read in place of an authority's own one, which is itself where it says none. */
export function countsAs(list: CodeList, code: string, local: readonly LocalCode[]): string {
  return local.find((own) => own.list === list.list && own.code === code)?.countsAs ?? code
}
